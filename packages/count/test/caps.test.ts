import { describe, expect, test } from 'vitest';
import {
  type CappedNetwork,
  createNetworkCaps,
  dayAtStart,
  DEFAULT_PRIVACY,
  isDayOver,
  type NetworkCaps,
  openDay,
  openUtcDay,
  type Tag,
  tagFromBytes,
} from '../src/index.ts';
import { seededWords } from './seeded.ts';

const POLICY = DEFAULT_PRIVACY.caps;
/** Without noise, to see what it is added to. */
const HASH_KEY = new Uint8Array(16).fill(3);
const QUIET = { hashKey: HASH_KEY, noiseOf: () => 0 };
const narrow: CappedNetwork = { key: 'a/48', factor: 1 };
const middle: CappedNetwork = { key: 'a/40', factor: 4 };
const wide: CappedNetwork = { key: 'a/32', factor: 16 };

type Ask = { video?: string; viewers?: number; networks?: readonly CappedNetwork[] };

function admitted(caps: NetworkCaps, times: number, ask: Ask = {}): number {
  const { networks = [narrow], video = 'v_a', viewers = 0 } = ask;
  let count = 0;
  for (let i = 0; i < times; i++)
    if (caps.admit({ video, tag: newTag(), publishedViewers: viewers, networks })) count += 1;
  return count;
}

function newTag(): Tag {
  return tagFromBytes(crypto.getRandomValues(new Uint8Array(8))) ?? { high: 0, low: 0 };
}

/** An IPv6 sender of a /48 in a /40, all in one /32. */
function askFrom(site: number, block: number): Ask {
  return {
    networks: [{ key: `${site} ${block}/48`, factor: 1 }, { key: `${block}/40`, factor: 4 }, wide],
  };
}

describe('network caps', () => {
  test('admit 64 new tags of a network on a video with a small audience', () => {
    expect(admitted(createNetworkCaps(POLICY, QUIET), 1000)).toBe(64);
    expect(admitted(createNetworkCaps(POLICY, QUIET), 1000, { viewers: -30 })).toBe(64);
  });

  test('are left as they are by what is only weighed', () => {
    const caps = createNetworkCaps(POLICY, QUIET);
    const asking = { publishedViewers: 0, networks: [narrow, middle, wide] };
    expect(admitted(caps, 10)).toBe(10);
    const { bytes } = caps;
    for (let i = 0; i < 1000; i++) caps.weigh({ ...asking, video: `v_${i}`, tag: newTag() });
    expect(caps.bytes).toBe(bytes);
    const weighed = { ...asking, video: 'v_a', tag: newTag() };
    caps.weigh(weighed);
    expect(caps.admit(weighed)).toBe(true);
    expect(admitted(caps, 1000)).toBe(53);
  });

  test('double as long as that is within 5 % of the published viewers', () => {
    const capAt = (viewers: number) =>
      admitted(createNetworkCaps(POLICY, QUIET), 1000, { viewers });
    expect([1279, 2559, 2560, 10_000, 10_240].map(capAt)).toEqual([64, 64, 128, 256, 512]);
  });

  test('rise with the published viewers within a day, and stay where a network has been', () => {
    const caps = createNetworkCaps(POLICY, QUIET);
    expect(admitted(caps, 1000)).toBe(64);
    expect(admitted(caps, 1000, { viewers: 2560 })).toBe(64);
    expect(admitted(caps, 1000)).toBe(0);
    expect(admitted(caps, 1000, { viewers: 10_240 })).toBe(384);
  });

  test('refuse a tag for the rest of the day that they refused once', () => {
    const caps = createNetworkCaps({ ...POLICY, tagsPerVideo: 1 }, QUIET);
    const ask = { video: 'v_a', tag: newTag(), networks: [narrow] };
    expect(admitted(caps, 1)).toBe(1);
    expect(caps.admit({ ...ask, publishedViewers: 0 })).toBe(false);
    expect(caps.admit({ ...ask, publishedViewers: 10_000 })).toBe(false);
    expect(caps.admit({ ...ask, tag: newTag(), publishedViewers: 10_000 })).toBe(true);
    caps.closeDay();
    expect(caps.admit({ ...ask, publishedViewers: 0 })).toBe(true);
  });

  test('have noise of their own for each network, video, level and day, and for the whole day', () => {
    const names = new Set<string>();
    const noiseOf = (name: string) => {
      names.add(name);
      return name.includes('v_noisy') ? -14 : 0;
    };
    const caps = createNetworkCaps(POLICY, { hashKey: HASH_KEY, noiseOf });
    expect(admitted(caps, 1000, { video: 'v_noisy' })).toBe(64 - 14);
    expect(admitted(caps, 1000, { video: 'v_noisy', viewers: 10_240 })).toBe(448 - 3 * 14);
    expect(admitted(caps, 1000)).toBe(64);
    caps.closeDay();
    expect(admitted(caps, 1000)).toBe(64);
    // Day, and per video: four levels of one, and one of the other; then all anew.
    expect(names.size).toBe(1 + 4 + 1 + 2);
  });

  test('reach the same room whether a network came before a level or after it', () => {
    const noiseOf = (name: string) => (name.length * 7) % 13;
    const early = createNetworkCaps(POLICY, { hashKey: HASH_KEY, noiseOf });
    const late = createNetworkCaps(POLICY, { hashKey: HASH_KEY, noiseOf });
    admitted(early, 5);
    admitted(early, 5, { viewers: 12_000 });
    const room = admitted(early, 5000, { viewers: 30_000 });
    expect(admitted(late, 5000, { viewers: 30_000 })).toBe(room + 10);
  });

  test('count each video apart, up to 10,000 a day', () => {
    const caps = createNetworkCaps(POLICY, QUIET);
    let total = 0;
    for (let i = 0; i < 300; i++) total += admitted(caps, 64, { video: `v_${i}` });
    expect(total).toBe(10_000);
  });

  test('hold a /40 to 4 times and a /32 to 16 times a /48', () => {
    const caps = createNetworkCaps(POLICY, QUIET);
    expect(sum(10, (site) => admitted(caps, 100, askFrom(site, 0)))).toBe(4 * 64);
    expect(sum(100, (i) => admitted(caps, 100, askFrom(i % 10, 1 + Math.floor(i / 10))))).toBe(
      12 * 64,
    );
  });

  test('what a wider network refuses is not counted in the narrower one', () => {
    const caps = createNetworkCaps({ ...POLICY, tagsPerVideo: 1 }, QUIET);
    expect(admitted(caps, 16, { networks: [{ key: 'b', factor: 4 }, middle] })).toBe(4);
    expect(admitted(caps, 1, { networks: [narrow, middle] })).toBe(0);
    expect(admitted(caps, 1, { networks: [narrow] })).toBe(1);
  });

  test("an operator's own cap replaces the least one and lifts the day's", () => {
    const school = { ...narrow, tagsPerVideo: 20_000 };
    expect(admitted(createNetworkCaps(POLICY, QUIET), 30_000, { networks: [school] })).toBe(20_000);
    expect(
      admitted(createNetworkCaps(POLICY, QUIET), 100, {
        networks: [{ ...narrow, tagsPerVideo: 8 }],
      }),
    ).toBe(8);
  });

  test('start at half after a restart, and at nothing the next day', () => {
    const caps = createNetworkCaps(POLICY, { ...QUIET, isRestart: true });
    expect(admitted(caps, 100)).toBe(32);
    caps.closeDay();
    expect(admitted(caps, 100)).toBe(64);
    caps.closeDay();
    expect(admitted(caps, 100)).toBe(64);
  });
});

describe('counting days', () => {
  const HOUR = 3_600_000;
  const midnight = Date.UTC(2031, 4, 10);
  const day = openDay(null, midnight - 5 * HOUR);

  test('turn over at 00:02 UTC', () => {
    expect(openUtcDay(midnight + 119_999)).toBe(day.utcDay);
    expect(openUtcDay(midnight + 120_000)).toBe(day.utcDay + 1);
    expect(isDayOver(day, { at: midnight + 119_999, openForMs: 5 * HOUR })).toBe(false);
    expect(isDayOver(day, { at: midnight + 120_000, openForMs: 5 * HOUR })).toBe(true);
  });

  test('last an hour at least and 25 hours of monotonic time at most', () => {
    expect(isDayOver(day, { at: midnight + HOUR, openForMs: HOUR - 1 })).toBe(false);
    expect(isDayOver(day, { at: midnight - 100 * HOUR, openForMs: 25 * HOUR })).toBe(true);
    expect(isDayOver(day, { at: midnight - 1, openForMs: 25 * HOUR - 1 })).toBe(false);
  });

  test('never repeat, wherever the clock goes', () => {
    const ahead = openDay(day, midnight + 400 * 24 * HOUR);
    const back = openDay(ahead, midnight);
    expect(ahead.number).toBe(day.utcDay + 400);
    expect(back.number).toBe(ahead.number + 1);
    expect(back.utcDay).toBe(openUtcDay(midnight));
    expect(isDayOver(back, { at: midnight + 25 * HOUR, openForMs: 2 * HOUR })).toBe(true);
  });

  test('at start a clock behind goes on, a little ahead closes, far ahead asks', () => {
    expect(dayAtStart(day, midnight - 90 * HOUR)).toBe('open');
    expect(dayAtStart(day, midnight - HOUR)).toBe('open');
    expect(dayAtStart(day, midnight + HOUR)).toBe('over');
    expect(dayAtStart(day, midnight + 26 * HOUR)).toBe('over');
    expect(dayAtStart(day, midnight + 26 * HOUR + 1)).toBe('confirm');
  });
});

function sum(times: number, valueOf: (i: number) => number): number {
  return Array.from({ length: times }, (_, i) => valueOf(i)).reduce((a, b) => a + b, 0);
}

describe('memory of the caps', () => {
  test('is some 30 bytes for each network and video at most', () => {
    const caps = createNetworkCaps(POLICY, QUIET);
    for (let i = 0; i < 100_000; i++) {
      admitted(caps, 1, { video: `v_${i % 10}`, networks: [{ key: `n${i}`, factor: 1 }] });
    }
    expect(caps.bytes / 200_000).toBeLessThan(32);
  });

  test('has a limit, beyond which new networks are refused and known ones go on until the next day', () => {
    const caps = createNetworkCaps(POLICY, { ...QUIET, most: 100 });
    let taken = 0;
    for (let i = 0; i < 200; i++) {
      taken += admitted(caps, 1, { networks: [{ key: `n${i}`, factor: 1 }] });
    }
    expect(taken).toBe(50);
    expect(caps.isFull).toBe(true);
    caps.closeDay();
    expect(caps.isFull).toBe(false);
    expect(admitted(caps, 1)).toBe(1);
  });

  test('holds what was taken of each, whatever came between (seed 7)', () => {
    const word = seededWords(7);
    const caps = createNetworkCaps({ ...POLICY, tagsPerVideo: 5 }, QUIET);
    const naive = new Map<string, number>();
    for (let i = 0; i < 60_000; i++) {
      const key = `n${word() % 3000}`;
      const video = `v_${word() % 7}`;
      const used = naive.get(`${key} ${video}`) ?? 0;
      expect(admitted(caps, 1, { video, networks: [{ key, factor: 1 }] })).toBe(used < 5 ? 1 : 0);
      naive.set(`${key} ${video}`, Math.min(5, used + 1));
    }
  });

  test('knows refused tags apart whatever tags their senders choose', () => {
    const caps = createNetworkCaps({ ...POLICY, tagsPerVideo: 1 }, QUIET);
    admitted(caps, 1);
    const ask = (low: number, publishedViewers: number) =>
      caps.admit({ video: 'v_a', tag: { high: 0, low }, publishedViewers, networks: [narrow] });
    // More than one segment of the table holds, alike in all but a few bits.
    for (let i = 0; i < 10_000; i++) expect(ask(i << 16, 0)).toBe(false);
    for (let i = 0; i < 10_000; i++) expect(ask(i << 16, 1e6)).toBe(false);
    expect(admitted(caps, 1, { viewers: 1e6 })).toBe(1);
  });
});
