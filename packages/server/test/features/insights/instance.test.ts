import { getInstanceNumbers } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createInsightStage, HOUR, idOf, MINUTE, releasedByDay } from './stage.ts';

test('an admin is told sums of released numbers of public clips, and nothing of who', async () => {
  await using stage = await createInsightStage();
  const { world, ada, anaId } = stage;
  const ben = await idOf(await world.as('ben'));
  const open = [await stage.clip(), await stage.clip({ creator: ben })];
  const hidden = await stage.clip({ audience: 'private' });
  for (const id of [...open, hidden]) await stage.watch(id, 60);
  for (let day = 0; day < 2; day += 1) await stage.nextDay();
  const told = await ada.call(getInstanceNumbers, { query: { days: 7 } });
  const rows = await releasedByDay(world, open);
  expect(told.days.map(({ views }) => views.value)).toEqual(
    told.days.map(({ day }) => rows.get(Date.parse(day) / (24 * HOUR))?.fast[0] ?? 0),
  );
  expect(told.views.value).toBe(told.days.reduce((sum, { views }) => sum + views.value, 0));
  expect(told).toMatchObject({
    accounts: 3,
    clips: 3,
    activeCreators: 2,
    processing: { waiting: 0, ready: 3, failed: 0 },
  });
  expect(JSON.stringify(told)).not.toMatch(new RegExp(`${anaId}|${ben}|v_`));
});

test('an admin sees what waits and what is stored, anew each minute', async () => {
  await using stage = await createInsightStage();
  const { world, ada } = stage;
  const { context } = world;
  const told = () => ada.call(getInstanceNumbers);
  const before = await told();
  const { databaseBytes, freeBytes } = before.storage;
  for (const bytes of [databaseBytes, freeBytes]) expect(String(bytes)).toMatch(/^[1-9]\d0+$/);
  expect(before.queues).toEqual(
    ['jobs', 'events', 'mails'].map((name) => ({
      name,
      waiting: 0,
      failed: 0,
      oldestMinutes: null,
    })),
  );
  await context.database.db
    .insertInto('jobs')
    .values({
      kind: 'clear-clip',
      key: 'later',
      payload: '{}',
      state: 'waiting',
      attempts: 1,
      due_at: world.clock.now() + HOUR,
    })
    .execute();
  expect((await told()).queues).toEqual(before.queues);
  await world.clock.advance(MINUTE);
  expect((await told()).queues[0]).toEqual({
    name: 'jobs',
    waiting: 1,
    failed: 1,
    oldestMinutes: 0,
  });
});
