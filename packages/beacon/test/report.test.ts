import { PLAY_PACKET_BYTES } from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PACKET_BYTES } from '../src/send.ts';
import { beginWorld, DAY_MS, endWorld, FakeMedia, NOON, ticketAt, type World } from './world.ts';

let world: World;

beforeEach(() => {
  world = beginWorld();
});
afterEach(endWorld);

const SECOND = 1000;
const HOUR = 3_600_000;
const wait = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const retryLater = (status: number): Response =>
  new Response(null, { status, headers: { 'retry-after': '120' } });
const packets = () => world.sent.map((sent) => sent.packet);
const remembered = (): string => world.storage.getItem('footlights.beacon') ?? '';

describe('a packet', () => {
  test('says what was watched and nothing about who watched', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    await wait(20 * SECOND);
    expect(packets()).toEqual([
      {
        video: 'v_one',
        tag: expect.stringMatching(/^[0-9a-f]{16}$/),
        first: 1,
        passes: [5],
        source: 'feed',
        ticket: ticketAt(NOON).ticket,
      },
    ]);
  });

  test('has one size, no cookie, no referrer and needs no preflight', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    await beacon.flush();
    const [sent] = world.sent;
    expect(PACKET_BYTES).toBe(PLAY_PACKET_BYTES);
    expect(new TextEncoder().encode(sent?.body)).toHaveLength(PLAY_PACKET_BYTES);
    expect(sent?.init).toMatchObject({
      method: 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      keepalive: true,
      headers: { 'content-type': 'text/plain' },
    });
  });

  test('is one visit: its passes, at most four', async () => {
    const beacon = world.beacon();
    const media = new FakeMedia();
    media.loop = true;
    const stop = beacon.watch(media as unknown as HTMLVideoElement, {
      video: 'v_one',
      creator: 'a_ana',
      source: 'share',
    });
    media.play();
    await world.run(media, 75);
    stop();
    stop();
    expect(JSON.parse(remembered())).toMatchObject({ queue: [{ passes: [10, 10, 10, 10] }] });
    await beacon.flush();
    expect(packets()).toMatchObject([{ first: 1, passes: [10, 10, 10, 10], source: 'share' }]);
  });

  test('leaves after a delay that is drawn up to 20 s', async () => {
    const beacon = world.beacon({ random: () => 0.9 });
    await world.visit(beacon);
    await wait(17.9 * SECOND);
    expect(packets()).toEqual([]);
    await wait(0.2 * SECOND);
    expect(packets()).toHaveLength(1);
  });

  test('leaves at once when the page goes, with those that were waiting', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    const media = new FakeMedia();
    beacon.watch(media as unknown as HTMLVideoElement, {
      video: 'v_two',
      creator: 'a_ana',
      source: 'feed',
    });
    media.play();
    await world.run(media, 3);
    world.leave();
    // Before any promise is settled: nothing runs after pagehide.
    expect(packets().map(({ video }) => video)).toEqual(['v_one', 'v_two']);
  });

  test('is of a new visit after the page came back from the back-forward cache', async () => {
    const beacon = world.beacon();
    const media = new FakeMedia();
    const stop = beacon.watch(media as unknown as HTMLVideoElement, {
      video: 'v_one',
      creator: 'a_ana',
      source: 'feed',
    });
    media.play();
    await world.run(media, 3);
    world.leave();
    await world.run(media, 4);
    stop();
    await wait(20 * SECOND);
    const [before, after] = packets();
    expect(before).toMatchObject({ first: 1, passes: [3] });
    expect(after).toMatchObject({ first: 2, passes: [4], tag: before?.tag });
  });

  test('is not made of a visit without a pass', async () => {
    const beacon = world.beacon();
    const media = new FakeMedia();
    const clip = { video: 'v_one', creator: 'a_ana', source: 'feed' } as const;
    beacon.watch(media as unknown as HTMLVideoElement, clip)();
    await beacon.flush();
    expect(packets()).toEqual([]);
    expect(remembered()).toBe('');
  });
});

describe('tags', () => {
  test('are one a video and day, and have nothing in common', async () => {
    const beacon = world.beacon();
    for (const video of ['v_one', 'v_two', 'v_one']) await world.visit(beacon, { video });
    await beacon.flush();
    const [one, two, again] = packets();
    expect(one?.tag).not.toBe(two?.tag);
    expect(again).toMatchObject({ tag: one?.tag, first: 2 });
  });

  test('are gone from the device when the day is over', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    await beacon.flush();
    const tag = packets()[0]?.tag;
    expect(remembered()).toContain(tag);
    vi.setSystemTime(NOON + 13 * HOUR);
    world.isOnline = false;
    world.beacon();
    expect(remembered()).not.toContain(tag);
  });

  test('of the next day are new', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    await beacon.flush();
    vi.setSystemTime(NOON + DAY_MS);
    await world.visit(beacon);
    await beacon.flush();
    const [today, tomorrow] = packets();
    expect(tomorrow).toMatchObject({ first: 1, ticket: ticketAt(NOON + DAY_MS).ticket });
    expect(tomorrow?.tag).not.toBe(today?.tag);
  });

  test.each([-1, 1])('follow the server when the device is %d day off', async (days) => {
    const honest = ticketAt(NOON);
    vi.setSystemTime(NOON + days * DAY_MS);
    const beacon = world.beacon({
      fetch: async (_, init) =>
        init?.method
          ? (world.sent.push({
              packet: JSON.parse(init.body as string),
              body: init.body as string,
              init,
            }),
            new Response(null, { status: 204 }))
          : Response.json(honest),
    });
    for (let visits = 0; visits < 6; visits++) await world.visit(beacon);
    await beacon.flush();
    expect(new Set(packets().map(({ tag }) => tag)).size).toBe(1);
    expect(packets().map(({ first }) => first)).toEqual([1, 2, 3, 4]);
  });

  test('are not made twice when the device clock jumps', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    await beacon.flush();
    vi.setSystemTime(NOON + 2 * DAY_MS);
    beacon.counting();
    vi.setSystemTime(NOON + 60 * SECOND);
    await world.visit(beacon);
    await beacon.flush();
    expect(packets()).toHaveLength(1);
  });
});

describe('the queue', () => {
  test('keeps what nobody could take, without a tag, and sends it on the next page', async () => {
    world.isOnline = false;
    const beacon = world.beacon();
    await world.visit(beacon);
    world.leave();
    expect(remembered()).not.toMatch(/[0-9a-f]{16}/);
    vi.clearAllTimers();
    world.isOnline = true;
    world.beacon();
    await wait(20 * SECOND);
    expect(packets()).toMatchObject([{ video: 'v_one', passes: [5] }]);
  });

  test('tags nothing while offline, though it has a ticket', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    vi.stubGlobal('navigator', { onLine: false });
    await wait(HOUR);
    await beacon.flush();
    world.leave();
    expect(JSON.parse(remembered())).toMatchObject({ tags: [], queue: [{ video: 'v_one' }] });
    vi.stubGlobal('navigator', { onLine: true });
    world.leave();
    expect(packets()).toMatchObject([{ video: 'v_one', first: 1 }]);
  });

  test('gives a play of yesterday the tag of today and the ticket of its time', async () => {
    const beacon = world.beacon();
    await world.visit(beacon);
    world.isOnline = false;
    vi.clearAllTimers();
    vi.setSystemTime(NOON + DAY_MS);
    world.isOnline = true;
    world.beacon();
    await wait(20 * SECOND);
    expect(packets()).toMatchObject([
      { ticket: ticketAt(NOON + DAY_MS).ticket, watched: ticketAt(NOON).ticket, first: 1 },
    ]);
    expect(world.sent[0]?.body).toHaveLength(PACKET_BYTES);
  });

  test('forgets a play after 48 hours', async () => {
    world.isOnline = false;
    await world.visit(world.beacon());
    vi.clearAllTimers();
    vi.setSystemTime(NOON + 49 * HOUR);
    world.isOnline = true;
    await world.beacon().flush();
    expect(packets()).toEqual([]);
  });

  test('holds 64 plays, the newest', async () => {
    world.isOnline = false;
    const beacon = world.beacon();
    for (let video = 0; video < 70; video++)
      await world.visit(beacon, { video: `v_${video}`, creator: `a_${video}` }, 0.25);
    world.isOnline = true;
    await beacon.flush();
    expect(packets()).toHaveLength(64);
    expect(packets()[0]?.video).toBe('v_6');
  });

  test('repeats an unanswered packet with the same tag and ordinals', async () => {
    world.answers = ['lost'];
    const beacon = world.beacon();
    await world.visit(beacon);
    await world.visit(beacon);
    await beacon.flush();
    await wait(90 * SECOND);
    const [lost, second, again, ...more] = packets();
    expect(again).toEqual(lost);
    expect(second).toMatchObject({ first: 2 });
    expect(more).toEqual([]);
  });

  test('drops an unanswered packet when its day is over, and never tags it anew', async () => {
    world.answers = ['lost'];
    const beacon = world.beacon();
    await world.visit(beacon);
    await beacon.flush();
    world.isOnline = false;
    vi.clearAllTimers();
    vi.setSystemTime(NOON + DAY_MS);
    world.isOnline = true;
    const next = world.beacon();
    await world.visit(next, { video: 'v_two' });
    await next.flush();
    expect(packets().map(({ video }) => video)).toEqual(['v_one', 'v_two']);
  });

  test.each([429, 503])('waits as long as a %d says, with jitter', async (status) => {
    world.answers = [retryLater(status)];
    const beacon = world.beacon();
    await world.visit(beacon);
    await wait(20 * SECOND);
    expect(packets()).toHaveLength(1);
    await wait(120 * SECOND);
    expect(packets()).toHaveLength(1);
    await wait(120 * SECOND);
    expect(packets()).toHaveLength(2);
    expect(packets()[1]).toEqual(packets()[0]);
  });

  test('does not hurry a packet that was told to wait, though the page goes', async () => {
    world.answers = [retryLater(429)];
    const beacon = world.beacon();
    await world.visit(beacon);
    await wait(20 * SECOND);
    world.leave();
    expect(packets()).toHaveLength(1);
  });

  test.each([204, 400, 403])('lets go of a packet that was answered %d', async (status) => {
    world.answers = [new Response(null, { status })];
    const beacon = world.beacon();
    await world.visit(beacon);
    await wait(HOUR);
    expect(packets()).toHaveLength(1);
    expect(JSON.parse(remembered())).toMatchObject({ queue: [] });
  });

  test('asks less and less often while the network is gone', async () => {
    let asked = 0;
    const beacon = world.beacon({
      fetch: async () => {
        asked++;
        throw new TypeError('Failed to fetch');
      },
    });
    await world.visit(beacon);
    await wait(24 * HOUR);
    expect(asked).toBeLessThan(25);
  });
});

describe('the ticket', () => {
  test('is that of the minute in which the visit began, however long it was', async () => {
    const beacon = world.beacon();
    await world.visit(beacon, { video: 'v_one' }, 9);
    vi.setSystemTime(NOON + 10 * 60 * SECOND);
    await world.visit(beacon, { video: 'v_two', durationSeconds: 100 }, 9);
    await beacon.flush();
    expect(packets().map(({ ticket }) => ticket)).toEqual([
      ticketAt(NOON).ticket,
      ticketAt(NOON + 10 * 60 * SECOND).ticket,
    ]);
  });

  test('that is none does not replace the last good one', async () => {
    const good = world.beacon();
    await world.visit(good);
    const answers = [Response.json(ticketAt(NOON)), Response.json({ code: 'fault' })];
    const sent: string[] = [];
    const beacon = world.beacon({
      storage: world.storage,
      fetch: async (_, init) => {
        if (!init?.method) return answers.shift()!;
        sent.push(init.body as string);
        return new Response(null, { status: 204 });
      },
    });
    await world.visit(beacon, { video: 'v_two' });
    await world.visit(beacon, { video: 'v_three' });
    world.leave();
    expect(sent).toHaveLength(2);
  });
});
