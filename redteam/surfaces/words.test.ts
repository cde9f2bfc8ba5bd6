import { endpoints, ShownCount, type AnyEndpoint } from '@footlights/contract';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { carryOut } from '../attacks/13-nothing-view-shaped.ts';
import { contractFinds, countFinds } from './contract.ts';
import { keepRows } from './leaks.ts';
import { sayingFinds, sayingsOf } from './sources.ts';
import { openWorld } from './stage.ts';
import { readDatabase, schemaFinds } from './tables.ts';
import { kindFinds, tellingFinds, toldOf } from './told.ts';
import { isViewShaped, wordsOf } from './words.ts';

const OPTIONS = { isQuick: true, confidence: 0.9999, seed: 7 };

test('a row that is kept when a play comes is noticed', async () => {
  const { isHeld, finds } = await carryOut(OPTIONS, { plant: keepRows });
  expect(isHeld).toBe(false);
  expect(finds).toContain('When clips were watched, rows of jobs changed.');
}, 180_000);

test('a table or column that could hold a view or a viewer is noticed', async () => {
  await using world = await openWorld({});
  expect(schemaFinds(readDatabase(world.dataDir).schema)).toEqual([]);
  const database = new DatabaseSync(join(world.dataDir, 'footlights.db'));
  database.exec('ALTER TABLE profiles ADD COLUMN last_viewer_id text');
  database.exec('ALTER TABLE view_releases ADD COLUMN account text');
  database.exec('ALTER TABLE view_windows ADD COLUMN origin_id text');
  database.exec('CREATE TABLE watch_history (id text)');
  database.close();
  expect(schemaFinds(readDatabase(world.dataDir).schema).toSorted()).toEqual([
    'The column profiles.last_viewer_id is named after views.',
    'The column view_releases.account names a person.',
    'The column view_windows.origin_id points at something but a clip.',
    'The table watch_history is named after views.',
  ]);
});

test.each([
  ['a kind of notification', `type Row = { kind: 'like' | 'clip-viewed' };`],
  ['a kind in a value', `notices.insert({ kind: 'view', to: creator });`],
  ['a message on the bus', 'bus.publish(`viewed ${id}`, null);'],
  ['a field of a message', `bus.publish('clip', { id, viewerId: account });`],
  ['a job', `jobs.enqueue({ kind: 'digest', key: id, payload: { plays } });`],
  ['a webhook', `hooks.dispatch('clip.watched', body);`],
])('%s that tells of a view is noticed', (_what, text) => {
  expect(sayingFinds(sayingsOf(new Map([['features/notices/service.ts', text]])))).not.toEqual([]);
});

test('messages about other things, and the kinds of sealed records, are no finds', () => {
  const files = new Map([
    ['features/videos/service.ts', `changes.tell({ id, kind: 'published' });`],
    ['features/views/intake.ts', `return { kind: 'play', video };`],
  ]);
  expect(sayingFinds(sayingsOf(files))).toEqual([]);
  const told = new Map([['features/views/intake.ts', `bus.publish('play', { video });`]]);
  expect(sayingFinds(sayingsOf(told))).not.toEqual([]);
});

test('a field of the contract that tells more of views than a released count is noticed', () => {
  const kind = { anyOf: [{ const: 'like' }, { const: 'view' }] };
  const fields = { kind, lastViewer: {}, views: ShownCount, plays: {} };
  const notice: AnyEndpoint = {
    name: 'listNotices',
    method: 'GET',
    path: '/notices',
    summary: 'Notices',
    access: 'account:read',
    output: { properties: { notices: { items: { properties: fields } } } },
    refusals: [],
  };
  expect(contractFinds([...endpoints, notice])).toEqual([
    'listNotices has "view" at output.notices[].kind.',
    'listNotices has "lastViewer" at output.notices[].lastViewer.',
    'listNotices has "plays" at output.notices[].plays.',
  ]);
  const insights = { ...notice, name: 'getInsights' };
  expect(contractFinds([insights])).toHaveLength(3);
  const leaking = { properties: { shown: {}, lastDevice: {} } };
  expect(countFinds(leaking)).toEqual(['A count has the field lastDevice.']);
});

test('a notification, a push or a digest that tells of a view is noticed', async () => {
  const told = toldOf();
  expect(told.length).toBeGreaterThan(70);
  expect(tellingFinds(told)).toEqual([]);
  const planted = [
    { how: 'push', text: 'Somebody watched your clip' },
    { how: 'count', text: 'views' },
    { how: 'kind', text: 'clip-viewed' },
  ];
  expect(tellingFinds([...told, ...planted])).toHaveLength(3);
  await using world = await openWorld({});
  expect(await kindFinds(world)).toEqual([]);
  const { db } = world.context.database;
  await db.schema.dropTable('notification_acts').execute();
  await db.schema.dropTable('notifications').execute();
  const columns = 'id account_id kind subject actors position is_read began_at at'.split(' ');
  let unguarded = db.schema.createTable('notifications');
  for (const column of columns) unguarded = unguarded.addColumn(column, 'text');
  await unguarded.execute();
  expect(await kindFinds(world)).toContain('The database takes notifications of the kind view.');
});

test('names are taken apart into words', () => {
  expect(wordsOf('lastViewerId')).toEqual(['last', 'viewer', 'id']);
  expect(wordsOf('clip-viewed_at')).toEqual(['clip', 'viewed', 'at']);
  expect(['review', 'display_name', 'interview', 'playable'].filter(isViewShaped)).toEqual([]);
  expect(['views', 'watchedSeconds', 'PLAYS', 'seen_at'].every(isViewShaped)).toBe(true);
});
