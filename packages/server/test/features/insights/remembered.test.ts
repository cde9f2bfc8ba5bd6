import { listInsightClips } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createInsightStage, idOf } from './stage.ts';

test('watch times of one creator are still remembered after another has asked for theirs', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const ben = await world.as('ben');
  for (const creator of [stage.anaId, await idOf(ben)])
    await stage.watch(await stage.clip({ creator }), 300);
  await stage.nextDay();
  await stage.nextDay();
  const told = await ana.call(listInsightClips);
  expect(told.clips[0]?.totals.averageSeconds).not.toBeNull();
  const of = await ben.call(listInsightClips);
  expect(of.clips[0]?.totals.averageSeconds).not.toBeNull();
  // What is remembered needs no rows.
  await world.context.database.db.deleteFrom('view_releases').execute();
  expect(await ana.call(listInsightClips)).toEqual(told);
  expect(await ben.call(listInsightClips)).toEqual(of);
});
