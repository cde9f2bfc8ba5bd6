import { getCounting } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { createWorld } from '#test/world.ts';
import { createHourly } from '../../../src/features/views/hourly.ts';
import { repeat } from '../../../src/features/views/repeat.ts';
import { addVideo, createAudience } from './plays.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEN = Date.UTC(2026, 0, 15, 10);
const MANY = 100_000;

/** Noise above 5,000 has a probability of exp(−25). */
const NOISE = 5000;

function createHours(at: number) {
  const clock = createSimulatedClock(at);
  const hourly = createHourly(clock);
  repeat({
    clock,
    delayMs: () => hourly.untilTurnMs(),
    task: async () => hourly.turn(),
    onFault: (error) => {
      throw error;
    },
  });
  return {
    clock,
    hourly,
    last: () => hourly.report().last,
    add: (count = MANY) => {
      for (let i = 0; i < count; i += 1) hourly.add();
    },
  };
}

test('the packets of a full hour are published at its end, once, and held until the next', async () => {
  const { clock, last, add } = createHours(TEN + MINUTE);
  add();
  await clock.advance(59 * MINUTE);
  // The process did not see the hour from its beginning.
  expect(last()).toBeNull();
  add();
  await clock.advance(HOUR - 1);
  expect(last()).toBeNull();
  await clock.advance(1);
  const published = last();
  expect(published?.from).toBe(TEN + HOUR);
  expect(Math.abs((published?.packets ?? 0) - MANY)).toBeLessThan(NOISE);
  add(1);
  await clock.advance(HOUR - 1);
  expect(last()).toEqual(published);
  await clock.advance(3 * HOUR);
  expect(last()?.from).toBe(TEN + 4 * HOUR);
  expect(Math.abs(last()?.packets ?? Infinity)).toBeLessThan(NOISE);
});

test('a week asleep publishes nothing of what was slept through, nor of the hours it began and ended in', async () => {
  const { clock, last, add } = createHours(TEN);
  await clock.advance(2 * HOUR + 10 * MINUTE);
  const before = last();
  expect(before?.from).toBe(TEN + HOUR);
  add();
  // While a machine sleeps its monotonic clock stands still.
  clock.setWall(TEN + 7 * 24 * HOUR + 30 * MINUTE);
  add();
  await clock.advance(90 * MINUTE);
  expect(last()).toEqual(before);
  await clock.advance(HOUR);
  expect(last()?.from).toBe(TEN + 7 * 24 * HOUR + 2 * HOUR);
  expect(Math.abs(last()?.packets ?? Infinity)).toBeLessThan(NOISE);
});

test('a process that was stopped for hours, by both clocks, publishes none of them', async () => {
  const clock = createSimulatedClock(TEN);
  const hourly = createHourly(clock);
  await clock.advance(HOUR);
  hourly.turn();
  for (let i = 0; i < MANY; i += 1) hourly.add();
  await clock.advance(3 * HOUR);
  hourly.turn();
  expect(hourly.report().last).toBeNull();
  await clock.advance(HOUR + 2 * MINUTE);
  hourly.turn();
  expect(hourly.report().last).toBeNull();
});

test('a clock that is set back by a day or by minutes drops what was counted, and begins anew at the next full hour', async () => {
  for (const back of [30 * HOUR, 20 * MINUTE, 2 * MINUTE]) {
    const { clock, last, add } = createHours(TEN);
    await clock.advance(2 * HOUR + 30 * MINUTE);
    const before = last();
    add();
    clock.setWall(clock.now() - back);
    const setTo = clock.now();
    const seen = new Map([[before?.from, before]]);
    for (let minute = 0; minute < 33 * 60; minute += 1) {
      if (minute === 5) add();
      await clock.advance(MINUTE);
      const now = last();
      if (now !== before) seen.set(now?.from, now);
    }
    const later = [...seen.values()].slice(1);
    expect(later.length).toBeGreaterThan(30);
    for (const one of later) {
      expect(one?.from).toBeGreaterThan(setTo);
      expect(Math.abs(one?.packets ?? Infinity)).toBeLessThan(NOISE);
    }
  }
});

test('a clock that is adjusted by seconds loses no hour', async () => {
  const { clock, last, add } = createHours(TEN);
  await clock.advance(HOUR);
  for (let hour = 1; hour < 10; hour += 1) {
    add();
    await clock.advance(20 * MINUTE);
    clock.setWall(clock.now() + (hour % 2 === 0 ? 20_000 : -20_000));
    await clock.advance(TEN + (hour + 1) * HOUR + MINUTE / 2 - clock.now());
    expect(last()?.from).toBe(TEN + hour * HOUR);
    expect(Math.abs((last()?.packets ?? 0) - MANY)).toBeLessThan(NOISE);
  }
});

test('whether and when an hour is published is the same with packets and readers as without', async () => {
  const busy = createHours(TEN);
  const quiet = createHours(TEN);
  const steps = [30 * MINUTE, 80 * MINUTE, -90 * MINUTE, HOUR, 5 * MINUTE, 9 * HOUR, -HOUR, HOUR];
  for (const [at, step] of steps.entries()) {
    for (const { clock } of [busy, quiet]) {
      if (at % 3 === 2) clock.setWall(clock.now() + step);
    }
    for (let ms = 0; ms < Math.abs(step); ms += MINUTE) {
      busy.add(10);
      await busy.clock.advance(MINUTE);
      await quiet.clock.advance(MINUTE);
      expect(busy.last()?.from).toBe(quiet.last()?.from);
    }
  }
  expect(quiet.last()).not.toBeNull();
});

test('the noise of each hour is its own, and as large as is said', async () => {
  const { clock, hourly } = createHours(TEN);
  const drawn: number[] = [];
  for (let hour = 0; hour < 5000; hour += 1) {
    await clock.advance(HOUR);
    const { last } = hourly.report();
    if (last !== null) drawn.push(last.packets);
  }
  expect(drawn).toHaveLength(4999);
  const { scale, epsilon, l1, last } = hourly.report();
  expect(epsilon).toBe(l1 / Number(scale));
  expect(epsilon).toBeLessThanOrEqual(0.02);
  const meanSize = drawn.reduce((sum, one) => sum + Math.abs(one), 0) / drawn.length;
  // |noise| has mean 200 and deviation 200, so the mean of 5,000 an error of 3.
  expect(Math.abs(meanSize - Number(scale))).toBeLessThan(15);
  expect(last?.standardError).toBeCloseTo(Math.SQRT2 * Number(scale), 0);
});

test('operators read it with the parameters, and it stays the same within the hour', async () => {
  await using world = await createWorld({ at: TEN });
  const video = await addVideo(world);
  const audience = createAudience(world);
  const visitor = world.visitor();
  expect((await visitor.call(getCounting, {})).intake.last).toBeNull();
  await world.clock.advance(HOUR);
  await audience.play({ video, viewer: 'ana' });
  await world.clock.advance(HOUR);
  const { intake } = await visitor.call(getCounting, {});
  expect(intake.last?.from).toBe(TEN + HOUR);
  await audience.play({ video, viewer: 'bo' });
  await world.clock.advance(HOUR / 2);
  expect((await visitor.call(getCounting, {})).intake).toEqual(intake);
});
