import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBeacon, type BeaconOptions } from '../src/index.ts';
import {
  beginWorld,
  DAY_MS,
  endWorld,
  FakeMedia,
  NOON,
  memoryStorage,
  type World,
} from './world.ts';

let world: World;

beforeEach(() => {
  world = beginWorld();
});
afterEach(endWorld);

/** As when the option was left out: the world says false by default. */
const UNTOLD = { thirdParty: undefined } as unknown as Partial<BeaconOptions>;

const fail = (): never => {
  throw new DOMException('denied', 'SecurityError');
};

const clip = { video: 'v_one', creator: 'a_ana', source: 'feed' } as const;
const remembered = (): string => world.storage.getItem('footlights.beacon') ?? '';

describe('"Don\'t count me"', () => {
  test('sends nothing, asks for nothing, and is remembered by the next page', async () => {
    world.beacon().setCounting(false);
    const beacon = world.beacon();
    expect(beacon.counting()).toBe(false);
    await world.visit(beacon);
    await beacon.flush();
    world.leave();
    expect(world.sent).toEqual([]);
    expect(world.tickets()).toBe(0);
    expect(JSON.parse(remembered())).toMatchObject({ queue: [], tags: [], days: '' });
  });

  test('drops what waited', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    beacon.setCounting(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.sent).toEqual([]);
  });

  test('taken back on the same day does not make a second device of this one', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    await beacon.flush();
    beacon.setCounting(false);
    beacon.setCounting(true);
    expect(beacon.counting()).toBe(true);
    await world.visit(beacon);
    await beacon.flush();
    expect(world.sent).toHaveLength(1);
    vi.setSystemTime(NOON + DAY_MS);
    await world.visit(beacon);
    await beacon.flush();
    expect(world.sent).toHaveLength(2);
  });

  test('said again changes nothing', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    const before = remembered();
    beacon.setCounting(true);
    expect(remembered()).toBe(before);
  });
});

describe('wipe', () => {
  test('leaves no word of any video, not of one that is on', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    await beacon.flush();
    await world.visit(beacon, { video: 'v_two' });
    const media = new FakeMedia();
    const stop = beacon.watch(media as unknown as HTMLVideoElement, clip);
    media.play();
    await world.run(media, 5);
    beacon.wipe();
    expect(remembered()).not.toMatch(/v_|a_|[0-9a-f]{16}/);
    stop();
    expect(remembered()).not.toMatch(/v_|a_|[0-9a-f]{16}/);
    expect(beacon.counting()).toBe(true);
  });

  test('keeps the choice not to be counted', () => {
    const beacon = world.beacon();
    beacon.setCounting(false);
    beacon.wipe();
    expect(beacon.counting()).toBe(false);
  });

  test('clears an entry that cannot be read', async () => {
    world.storage.setItem('footlights.beacon', '{"tags":[{"vid');
    const beacon = world.beacon();
    expect(beacon.counting()).toBe(false);
    beacon.setCounting(true);
    expect(beacon.counting()).toBe(true);
    await world.visit(beacon);
    await beacon.flush();
    expect(world.sent).toHaveLength(1);
  });
});

test('plays of one’s own videos are not sent', async () => {
  const beacon = world.beacon({ isOwn: (video) => video === 'v_mine' });
  await world.visit(beacon, { video: 'v_mine' });
  await world.visit(beacon, { video: 'v_yours' });
  await beacon.flush();
  expect(world.sent.map(({ packet }) => packet.video)).toEqual(['v_yours']);
});

describe('in a third party’s page', () => {
  const activation = { hasBeenActive: false };
  beforeEach(() => {
    activation.hasBeenActive = false;
    vi.stubGlobal('navigator', { onLine: true, userActivation: activation });
    vi.stubGlobal('location', { href: 'https://blog.example/post' });
    vi.stubGlobal('origin', 'https://blog.example');
    vi.stubGlobal('self', globalThis);
    vi.stubGlobal('top', globalThis);
  });

  const pages: [string, () => Partial<BeaconOptions>][] = [
    ['told so', () => ({ thirdParty: true })],
    ['the API is of another origin', () => ({ ...UNTOLD, api: 'https://clips.example/api/v1' })],
    [
      'in a frame',
      () => {
        vi.stubGlobal('top', {});
        return UNTOLD;
      },
    ],
  ];

  test.each(pages)('(%s) nothing is kept or sent before it was touched', async (_, begin) => {
    const beacon = world.beacon(begin());
    await world.visit(beacon);
    await beacon.flush();
    expect(remembered()).toBe('');
    activation.hasBeenActive = true;
    await world.visit(beacon);
    await beacon.flush();
    expect(world.sent).toHaveLength(1);
  });

  test('a page of our own origin is none', async () => {
    const beacon = world.beacon(UNTOLD);
    await world.visit(beacon);
    await beacon.flush();
    expect(world.sent).toHaveLength(1);
  });
});

describe('without usable storage', () => {
  const broken: [string, Partial<Storage>][] = [
    ['that cannot be read', { getItem: fail, setItem: fail }],
    ['that is full', { setItem: fail }],
    ['that forgets at once', { setItem: () => {} }],
  ];

  test.each(broken)('%s nothing is sent, and nothing thrown', async (_, faults) => {
    const beacon = world.beacon({ storage: Object.assign(memoryStorage(), faults) });
    await world.visit(beacon);
    await beacon.flush();
    beacon.wipe();
    beacon.setCounting(false);
    beacon.setCounting(true);
    world.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.sent).toEqual([]);
  });

  test('not even allowed to look at it', async () => {
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: fail });
    try {
      const beacon = createBeacon({ api: '/api/v1', thirdParty: false });
      expect(beacon.counting()).toBe(false);
      await world.visit(beacon);
      await beacon.flush();
    } finally {
      Reflect.deleteProperty(globalThis, 'localStorage');
    }
  });
});

describe('the host page', () => {
  test('never sees an error, whatever it hands in', async () => {
    const beacon = world.beacon({
      isOwn: () => {
        throw new Error('host');
      },
    });
    const stop = beacon.watch(null as unknown as HTMLVideoElement, clip);
    expect(stop).not.toThrow();
    await world.visit(beacon);
    world.leave();
    await expect(beacon.flush()).resolves.toBeUndefined();
  });

  test('may be no page at all', async () => {
    vi.unstubAllGlobals();
    const beacon = createBeacon({ api: '/api/v1', storage: memoryStorage() });
    expect(beacon.watch(new FakeMedia() as unknown as HTMLVideoElement, clip)).not.toThrow();
    await beacon.flush();
  });
});
