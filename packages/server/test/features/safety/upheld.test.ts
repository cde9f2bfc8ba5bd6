import { undoDecision } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createUpheldReports } from '#features/safety/service.ts';
import type { VideoId } from '#lib/ids.ts';
import { openSafetyStage, plant, report, settle } from './stage.ts';

test('only reports that moderators found right count against a clip, and only while the decision stands', async () => {
  await using stage = await openSafetyStage();
  const { ana, ben, mod, world } = stage;
  const upheldReportsOf = createUpheldReports(world.context.database.db);
  const warned = (await plant(stage)).video as VideoId;
  const cleared = (await plant(stage)).video as VideoId;
  const waiting = (await plant(stage)).video as VideoId;
  const all = [warned, cleared, waiting];
  await report(ana, warned);
  await report(ben, warned);
  expect(await upheldReportsOf(all)).toEqual(new Map());
  const { id } = await settle(mod, ['warn']);
  expect(await upheldReportsOf(all)).toEqual(new Map([[warned, 2]]));
  await report(ana, cleared);
  await settle(mod, []);
  await report(ana, waiting);
  expect(await upheldReportsOf(all)).toEqual(new Map([[warned, 2]]));
  await mod.call(undoDecision, { params: { id } });
  expect(await upheldReportsOf(all)).toEqual(new Map());
  expect(await upheldReportsOf([])).toEqual(new Map());
});
