import { FORMULA } from '@footlights/rank';
import { expect, test } from 'vitest';
import { createPool } from '#features/feed/pool.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';

const NEW_HOUR = Date.UTC(2026, 0, 15, 13);

test('an order holds for a while, but no further than its hour: a restart would make another', async () => {
  const clock = createSimulatedClock(NEW_HOUR - 30_000);
  const pool = createPool({
    clips: { pickPool: () => Promise.resolve([]) },
    clock,
    rankedOf: () => Promise.resolve([]),
    formula: FORMULA,
    onChange: () => () => undefined,
  });
  const at = async (ms: number) => {
    await clock.advance(NEW_HOUR + ms - clock.now());
    const { isStale } = pool;
    await pool.refresh();
    return isStale;
  };
  expect(await at(-20_000)).toBe(true);
  expect(await at(-10_000)).toBe(false);
  expect(await at(-5_000)).toBe(true);
  expect(await at(-1)).toBe(false);
  expect(await at(0)).toBe(true);
  expect(await at(14_999)).toBe(false);
  expect(await at(15_000)).toBe(true);
});
