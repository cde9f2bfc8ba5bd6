import type { PlayPacket } from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { beginWorld, DAY_MS, endWorld, FakeMedia, NOON, ticketAt, type World } from './world.ts';

let world: World;

beforeEach(() => {
  world = beginWorld();
});
afterEach(endWorld);

const packets = () => world.sent.map((sent) => sent.packet);
const remembered = (): string => world.storage.getItem('footlights.beacon') ?? '';

describe('the device limits', () => {
  test('four plays of a video a day', async () => {
    const beacon = world.beacon();
    const media = new FakeMedia();
    media.loop = true;
    for (let visits = 0; visits < 2; visits++) {
      const stop = beacon.watch(media as unknown as HTMLVideoElement, {
        video: 'v_one',
        creator: 'a_ana',
        source: 'feed',
      });
      media.currentTime = 0;
      media.play();
      await world.run(media, 25);
      stop();
    }
    await world.visit(beacon);
    await beacon.flush();
    expect(packets().map(({ first, passes }) => [first, passes.length])).toEqual([
      [1, 3],
      [4, 1],
    ]);
  });

  test('eight videos of one creator a day', async () => {
    const beacon = world.beacon();
    for (let video = 0; video < 10; video++) await world.visit(beacon, { video: `v_${video}` });
    await world.visit(beacon, { video: 'v_other', creator: 'a_ben' });
    await world.visit(beacon, { video: 'v_0' });
    await beacon.flush();
    expect(packets().map(({ video }) => video)).toEqual([
      'v_0',
      'v_1',
      'v_2',
      'v_3',
      'v_4',
      'v_5',
      'v_6',
      'v_7',
      'v_other',
      'v_0',
    ]);
  });

  test('seven days of a video, ever', async () => {
    for (let day = 0; day < 10; day++) {
      vi.setSystemTime(NOON + day * DAY_MS);
      const beacon = world.beacon();
      await world.visit(beacon);
      await world.visit(beacon, { video: `v_${day}` });
      await beacon.flush();
    }
    expect(packets().filter(({ video }) => video === 'v_one')).toHaveLength(7);
    expect(packets()).toHaveLength(17);
  });

  test('of somebody who plays a video 50 times and 100 of its creator, and it daily for a month', async () => {
    const beacon = world.beacon();
    for (let day = 0; day < 30; day++) {
      vi.setSystemTime(NOON + day * DAY_MS);
      for (let plays = 0; plays < (day ? 1 : 50); plays++) await world.visit(beacon, {}, 0.25);
      await beacon.flush();
      for (let video = 0; video < (day ? 0 : 100); video++)
        await world.visit(beacon, { video: `v_${video}` }, 0.25);
      await beacon.flush();
    }
    const dayOf = ({ ticket }: PlayPacket): string => ticket.slice(0, 5);
    const first = packets().filter(({ ticket }) => ticket === ticketAt(NOON).ticket);
    const plays = first.filter(({ video }) => video === 'v_one').flatMap(({ passes }) => passes);
    expect(plays).toHaveLength(4);
    expect(new Set(first.map(({ video }) => video)).size).toBe(8);
    const days = packets().filter(({ video }) => video === 'v_one');
    expect(new Set(days.map(dayOf)).size).toBe(7);
  });

  test('hold across two tabs', async () => {
    const [one, two] = [world.beacon(), world.beacon()];
    for (let visits = 0; visits < 3; visits++) {
      await world.visit(one);
      await world.visit(two);
    }
    await vi.advanceTimersByTimeAsync(40_000);
    expect(new Set(packets().map(({ tag }) => tag)).size).toBe(1);
    expect(packets().map(({ first }) => first)).toEqual([1, 2, 3, 4]);
  });

  test('bound what is stored', async () => {
    const beacon = world.beacon();
    for (let day = 0; day < 2; day++) {
      vi.setSystemTime(NOON + day * DAY_MS);
      for (let video = 0; video < 1_050; video++) {
        const id = `v_${day}_${String(video).padStart(16, '0')}`;
        await world.visit(beacon, { video: id, creator: `a_${video}` }, 0.25);
        if (video % 60 === 59) await beacon.flush();
      }
    }
    await beacon.flush();
    expect(world.sent).toHaveLength(2 * 999);
    expect(JSON.parse(remembered()).days).toHaveLength(32_768);
    expect(remembered().length).toBeLessThan(160_000);
  });
});
