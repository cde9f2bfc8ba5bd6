import { changeVideo, deleteVideo, likeVideo, unlikeVideo } from '@footlights/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { NOON } from '#test/world.ts';
import { createInsightStage, DAY, HOUR, MINUTE } from './stage.ts';

test('a day that is over is told the same for ever, whatever is played, released, done and undone after it', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const [first, second] = [await stage.clip(), await stage.clip()];
  const told = new Map<string, string>();
  const remember = async (): Promise<void> => {
    const { days } = await stage.overview({ days: 28 });
    const clip = (await stage.clipPage(first, { days: 28 })).days ?? [];
    for (const [of, list] of Object.entries({ account: days, clip })) {
      for (const day of list) {
        const [key, text] = [`${of} ${day.day}`, JSON.stringify(day)];
        expect(told.get(key) ?? text).toBe(text);
        told.set(key, text);
      }
    }
  };
  const ben = await world.as('ben');
  for (let day = 0; day < 6; day += 1) {
    await stage.watch(first, 60);
    await stage.watch(second, 30);
    for (const person of [ben, ana]) await person.call(likeVideo, { params: { id: first } });
    await world.clock.advance(5 * HOUR);
    await stage.watch(first, 40);
    if (day % 2 === 1) await ben.call(unlikeVideo, { params: { id: first } });
    await stage.nextDay();
    await remember();
  }
  await world.restart();
  await remember();
  await ana.call(changeVideo, { params: { id: second }, body: { visibility: 'private' } });
  await stage.watch(second, 50);
  await stage.nextDay();
  await remember();
  await ana.call(deleteVideo, { params: { id: second } });
  await world.settle();
  await remember();
  await world.clock.advance(3 * DAY);
  await remember();
  expect(told.size).toBeGreaterThan(60);
  const views = [...told].flatMap(([key, text]) =>
    key.startsWith('account')
      ? [(JSON.parse(text) as { views: { value: number } }).views.value]
      : [],
  );
  expect(views.filter((value) => value !== 0).length).toBeGreaterThan(4);
});

test('a day is closed five minutes after it ends in UTC, and until then it is the day that goes on', async () => {
  await using stage = await createInsightStage();
  const { clock } = stage.world;
  await clock.advance(12 * HOUR + 4 * MINUTE);
  expect(await stage.overview()).toMatchObject({
    lastDay: '2026-01-14',
    today: { day: '2026-01-15' },
  });
  await clock.advance(MINUTE);
  expect(await stage.overview()).toMatchObject({
    lastDay: '2026-01-15',
    today: { day: '2026-01-16' },
  });
});

test('what could not be written before midnight counts on the day on which it is written', async () => {
  // The first windows end at 23:59.
  await using stage = await createInsightStage({ at: NOON + 11 * HOUR - MINUTE });
  const { world } = stage;
  const id = await stage.clip();
  await stage.watch(id, 80);
  await world.clock.advance(59 * MINUTE);
  const { db } = world.context.database;
  const full = `create trigger no_space before insert on view_releases begin select raise(abort, 'full'); end`;
  await sql.raw(full).execute(db);
  await world.clock.advance(11 * MINUTE);
  expect(world.logs.join('')).toMatch(/a release fails and is tried again/);
  const closed = await stage.overview({ from: '2026-01-15', to: '2026-01-15' });
  expect(closed.numbers.views.value).toBe(0);
  await sql.raw('drop trigger no_space').execute(db);
  await world.clock.advance(2 * MINUTE);
  const after = await stage.overview({ from: '2026-01-15', to: '2026-01-15' });
  expect(JSON.stringify(after.days)).toBe(JSON.stringify(closed.days));
  expect(after.today.day).toBe('2026-01-16');
  expect(after.today.views.value).not.toBe(0);
  await stage.nextDay();
  const both = { from: '2026-01-15', to: '2026-01-16' };
  const { days } = await stage.overview(both);
  const clip = await stage.clipPage(id, both);
  expect(clip.days?.map(({ views }) => views)).toEqual(days.map(({ views }) => views));
});
