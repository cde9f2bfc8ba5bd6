import { getCounting, getKnowledge } from '@footlights/contract';
import { sql } from 'kysely';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld, NOON } from '#test/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('what the server knows is the same bytes for everybody, signed in or not', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const ask = { method: 'GET', url: '/api/v1/counting/knowledge' } as const;
  const signedIn = await ana.request(ask);
  const signedOut = await world.visitor().request(ask);
  expect(signedIn.statusCode).toBe(200);
  expect(signedOut.body).toBe(signedIn.body);
  expect(signedOut.headers['set-cookie']).toBeUndefined();
  expect(signedOut.headers['cache-control']).toBe('public, max-age=60');
});

test('every table and column of the live database is there, and each is declared', async () => {
  await using world = await createWorld();
  const { rows } = await sql<{ table: string; column: string }>`
    select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'kysely_%'
  `.execute(world.context.database.db);
  const { tables } = await world.visitor().call(getKnowledge);
  const told = tables.flatMap(({ name, columns }) =>
    columns.map((column) => `${name}.${column.name}`),
  );
  expect(told.toSorted()).toEqual(rows.map((row) => `${row.table}.${row.column}`).toSorted());
  expect(tables.filter(({ about, holds }) => about === null || holds === 'unknown')).toEqual([]);
  const silent = tables.flatMap(({ name, columns }) =>
    columns.filter(({ about }) => about === null).map((column) => `${name}.${column.name}`),
  );
  expect(silent).toEqual([]);
});

test('no table of views names a person, and one that names a person and a clip says why', async () => {
  await using world = await createWorld();
  const { tables } = await world.visitor().call(getKnowledge);
  const views = tables.filter(({ holds }) => holds === 'views');
  expect(views.map(({ name }) => name)).toContain('view_releases');
  expect(views.filter(({ namesPerson }) => namesPerson)).toEqual([]);
  const both = tables.filter(({ namesPerson, namesVideo }) => namesPerson && namesVideo);
  expect(both.map(({ name }) => name).toSorted()).toEqual([
    'cases',
    'collected',
    'comments',
    'evidence',
    'likes',
    'notification_acts',
    'notifications',
    'saves',
    'shares',
    'uploads',
    'videos',
  ]);
  expect(both.filter(({ reason }) => reason === null)).toEqual([]);
});

test('a table that is added without a word shows as unknown', async () => {
  await using world = await createWorld();
  await world.context.database.db.schema
    .createTable('watch_history')
    .addColumn('account_id', 'text')
    .addColumn('video_id', 'text')
    .execute();
  const { tables } = await world.visitor().call(getKnowledge);
  expect(tables[0]).toMatchObject({ name: 'watch_history', holds: 'unknown', about: null });
});

test('the age of the key is told in hours, and to the minute when the last one was destroyed', async () => {
  await using world = await createWorld({ at: NOON + 9 * HOUR + 12_345 });
  const before = await world.visitor().call(getKnowledge);
  expect(before.key).toEqual({ kind: 'disk', ageHours: 0, previousDestroyedAt: null });
  await world.clock.advance(3 * HOUR + 17 * MINUTE);
  const after = await world.visitor().call(getKnowledge);
  const midnight = NOON + 12 * HOUR;
  expect(after.key.previousDestroyedAt).toBe(midnight + 2 * MINUTE);
  expect(after.key.ageHours).toBe(0);
  await world.clock.advance(2 * HOUR);
  await world.restart();
  const later = await world.visitor().call(getKnowledge);
  expect(later.key).toEqual({ ...after.key, ageHours: 2 });
});

test('after any pause the destruction of the last key is told, and old ones are forgotten', async () => {
  await using world = await createWorld();
  for (const days of [1, 2, 3, 4, 5, 6, 7, 8, 100]) {
    world.clock.setWall(NOON + days * 24 * HOUR);
    await world.restart();
  }
  const { key } = await world.visitor().call(getKnowledge);
  expect(key).toEqual({ kind: 'disk', ageHours: 0, previousDestroyedAt: NOON + 2400 * HOUR });
  const rows = world.context.database.db.selectFrom('counting_keys').selectAll();
  expect(await rows.execute()).toHaveLength(7);
});

test('a key that was lost is told as what it is: the one in its place is new', async () => {
  await using world = await createWorld();
  await world.clock.advance(5 * HOUR);
  expect((await world.visitor().call(getKnowledge)).key.ageHours).toBe(5);
  await rm(join(world.dataDir, 'keys'), { recursive: true });
  await world.restart();
  expect((await world.visitor().call(getKnowledge)).key.ageHours).toBe(0);
});

test('parameters are those in force, and the errors follow from them', async () => {
  await using world = await createWorld();
  await using noisier = await createWorld({ env: { EPSILON_PLAYS: '0.3' } });
  const one = await world.visitor().call(getKnowledge);
  const other = await noisier.visitor().call(getKnowledge);
  expect(one.counting).toEqual(await world.visitor().call(getCounting));
  expect(other.counting.epsilon).toBeCloseTo(0.92);
  expect(other.example.errors.views).toBeGreaterThan(1.9 * one.example.errors.views);
  expect(other.example.errors.viewers).toBe(one.example.errors.viewers);
  expect(one.optimal.any).toBeLessThan(one.counting.guessAny);
  expect(one.caps.perVideoAndDay).toBeGreaterThan(0);
});

test('the worked example is counted by the counter: three plays, two views, one viewer', async () => {
  await using world = await createWorld();
  const { example, journal } = await world.visitor().call(getKnowledge);
  expect(example).toMatchObject({
    durationSeconds: 20,
    viewFromSeconds: 2,
    shortClip: { durationSeconds: 3, viewFromSeconds: 1.5 },
    passes: [
      { watchedSeconds: 1.5, bin: 0, isView: false },
      { watchedSeconds: 12, bin: 7, isView: true },
      { watchedSeconds: 20, bin: 10, isView: true },
    ],
    plays: 3,
    views: 2,
    viewers: 1,
  });
  expect(journal.map(({ name }) => name)).toEqual(['video', 'tag', 'first', 'passes', 'source']);
});
