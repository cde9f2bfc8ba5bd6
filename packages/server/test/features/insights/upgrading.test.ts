import { expect, test } from 'vitest';
import { insightsHistory } from '#engines/db/migrations/0020-insights-history.ts';
import { createInsightStage, DAY, HOUR } from './stage.ts';

test('what was released before days were added up is told after the upgrade as if they had been', async () => {
  await using stage = await createInsightStage();
  const { world } = stage;
  const { db } = world.context.database;
  const clips = [
    await stage.clip(),
    await stage.clip(),
    await stage.clip({ audience: 'unlisted' }),
  ];
  for (let day = 0; day < 4; day += 1) {
    for (const clip of clips) await stage.watch(clip, 200, { seconds: [day * 3] });
    await world.clock.advance(5 * HOUR);
    await stage.nextDay();
  }
  await world.clock.advance(3 * DAY);
  const told = await stage.overview();
  expect(told.numbers.views.shown).not.toBeNull();
  expect(told.numbers.completion).not.toBeNull();
  const rows = () =>
    db.selectFrom('insight_days').selectAll().orderBy('account_id').orderBy('day').execute();
  const added = await rows();
  await db.deleteFrom('insight_days').execute();
  expect(await stage.overview()).not.toEqual(told);
  await insightsHistory.up(db);
  const made = await rows();
  expect(made.map(inShort)).toEqual(added.map(inShort));
  // Days that are known stay as they are.
  await insightsHistory.up(db);
  expect(await rows()).toEqual(made);
});

/** Sums of fractions depend on their order in the last digits. */
function inShort(row: object): string {
  return JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'number' ? value.toPrecision(9) : value,
  );
}
