import { getCounting } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { createHourly } from '../../../src/features/views/hourly.ts';
import { addVideo, createAudience } from './plays.ts';

const HOUR = 3_600_000;
const TEN = Date.UTC(2026, 0, 15, 10);

test('the packets of a full hour are published at its end, once, and held until the next', () => {
  let at = TEN + 60_000;
  const hourly = createHourly(() => at);
  const last = () => hourly.report().last;
  for (let i = 0; i < 100_000; i += 1) hourly.add();
  at = TEN + HOUR;
  // The process did not see the hour from its beginning.
  expect(last()).toBeNull();
  for (let i = 0; i < 100_000; i += 1) hourly.add();
  at = TEN + 2 * HOUR - 1;
  expect(last()).toBeNull();
  at += 1;
  const published = last();
  expect(published?.from).toBe(TEN + HOUR);
  // Noise above 5,000 has a probability of exp(−25).
  expect(Math.abs((published?.packets ?? 0) - 100_000)).toBeLessThan(5000);
  hourly.add();
  at += HOUR - 1;
  expect(last()).toEqual(published);
  at += 3 * HOUR;
  expect(last()?.from).toBe(TEN + 4 * HOUR);
  expect(Math.abs(last()?.packets ?? Infinity)).toBeLessThan(5000);
  // A clock that is set back publishes nothing again.
  const held = last();
  at -= 2 * HOUR;
  expect(last()).toEqual(held);
});

test('the noise of each hour is its own, and as large as is said', () => {
  let at = TEN;
  const hourly = createHourly(() => at);
  const drawn: number[] = [];
  for (let hour = 0; hour < 5000; hour += 1) {
    at += HOUR;
    const { last } = hourly.report();
    if (last !== null) drawn.push(last.packets);
  }
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
