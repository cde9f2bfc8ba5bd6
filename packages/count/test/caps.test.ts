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
} from '../src/index.ts';

const POLICY = DEFAULT_PRIVACY.caps;
const narrow: CappedNetwork = { key: 'a/48', factor: 1 };
const middle: CappedNetwork = { key: 'a/40', factor: 4 };
const wide: CappedNetwork = { key: 'a/32', factor: 16 };

type Ask = { video?: string; viewers?: number; networks?: readonly CappedNetwork[] };

function admitted(caps: NetworkCaps, times: number, ask: Ask = {}): number {
  const { networks = [narrow], video = 'v_a', viewers = 0 } = ask;
  let count = 0;
  for (let i = 0; i < times; i++)
    if (caps.admit({ video, publishedViewers: viewers, networks })) count += 1;
  return count;
}

/** An IPv6 sender of a /48 in a /40, all in one /32. */
function askFrom(site: number, block: number): Ask {
  return {
    networks: [{ key: `${site} ${block}/48`, factor: 1 }, { key: `${block}/40`, factor: 4 }, wide],
  };
}

describe('network caps', () => {
  test('admit 64 new tags of a network on a video with a small audience', () => {
    expect(admitted(createNetworkCaps(POLICY), 1000)).toBe(64);
    expect(admitted(createNetworkCaps(POLICY), 1000, { viewers: -30 })).toBe(64);
  });

  test('admit 5 % of the published viewers where that is more', () => {
    expect(admitted(createNetworkCaps(POLICY), 1000, { viewers: 10_000 })).toBe(500);
  });

  test('count each video apart, up to 10,000 a day', () => {
    const caps = createNetworkCaps(POLICY);
    let total = 0;
    for (let i = 0; i < 300; i++) total += admitted(caps, 64, { video: `v_${i}` });
    expect(total).toBe(10_000);
  });

  test('hold a /40 to 4 times and a /32 to 16 times a /48', () => {
    const caps = createNetworkCaps(POLICY);
    expect(sum(10, (site) => admitted(caps, 100, askFrom(site, 0)))).toBe(4 * 64);
    expect(sum(100, (i) => admitted(caps, 100, askFrom(i % 10, 1 + Math.floor(i / 10))))).toBe(
      12 * 64,
    );
  });

  test('what a wider network refuses is not counted in the narrower one', () => {
    const caps = createNetworkCaps({ ...POLICY, tagsPerVideo: 1 });
    expect(admitted(caps, 16, { networks: [{ key: 'b', factor: 4 }, middle] })).toBe(4);
    expect(admitted(caps, 1, { networks: [narrow, middle] })).toBe(0);
    expect(admitted(caps, 1, { networks: [narrow] })).toBe(1);
  });

  test("an operator's own cap replaces the least one and lifts the day's", () => {
    const school = { ...narrow, tagsPerVideo: 20_000 };
    expect(admitted(createNetworkCaps(POLICY), 30_000, { networks: [school] })).toBe(20_000);
    expect(
      admitted(createNetworkCaps(POLICY), 100, { networks: [{ ...narrow, tagsPerVideo: 8 }] }),
    ).toBe(8);
  });

  test('start at half after a restart, and at nothing the next day', () => {
    const caps = createNetworkCaps(POLICY, { isRestart: true });
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
