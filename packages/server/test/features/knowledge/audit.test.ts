import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getKnowledge } from '@footlights/contract';
import type { InjectOptions } from 'fastify';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import { pendingOf } from '../views/pending.ts';
import { addVideo, createAudience } from '../views/plays.ts';
import { createWorld, type World } from '#test/world.ts';

const HOUR = 3_600_000;

/** Puts something between the synthetic viewer and the app, as a careless log in front of it would be. */
function overhear(world: World, listen: (request: InjectOptions) => Promise<unknown>): void {
  world.context.knowledge.reachThrough(async (request) => {
    await listen(request);
    return world.app.inject(request);
  });
}

async function failedChecks(world: World): Promise<Record<string, string[]>> {
  const { checks, isPassed } = await world.context.knowledge.audit();
  const failed = checks.filter((check) => !check.isPassed);
  expect(isPassed).toBe(failed.length === 0);
  return Object.fromEntries(failed.map(({ name, findings }) => [name, findings]));
}

test('a server that keeps nothing passes, and tells everybody what was looked at', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  await addVideo(world);
  expect((await ana.call(getKnowledge)).audit).toBeNull();
  expect(await failedChecks(world)).toEqual({});
  const { audit, tables } = await world.visitor().call(getKnowledge);
  expect(audit).toMatchObject({ isPassed: true, requests: 10 });
  expect(audit?.at).toBe(Math.floor(world.clock.now() / 60_000) * 60_000);
  expect(tables.find(({ name }) => name === 'view_windows')?.rows).toEqual({
    count: 2,
    isMore: false,
  });
  expect(tables.find(({ name }) => name === 'videos')?.rows).toBeNull();
  expect(world.logs.filter((line) => line.includes('self-audit'))).toEqual([]);
  await world.restart();
  expect((await world.visitor().call(getKnowledge)).audit).toEqual(audit);
});

test('the synthetic viewer is not counted, and does not keep real ones from being counted', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  await audience.play({ video, viewer: 'ana' });
  const before = await pendingOf(world, video);
  expect(before.viewers).toBe(1);
  await world.context.knowledge.audit();
  expect(await pendingOf(world, video)).toEqual(before);
  await audience.play({ video, viewer: 'bo' });
  expect((await pendingOf(world, video)).viewers).toBe(2);
});

test('what an audit tells is the same whether one person played, many did, or nobody', async () => {
  const told: unknown[] = [];
  for (const viewers of [0, 1, 300]) {
    await using world = await createWorld();
    const video = await addVideo(world);
    const audience = createAudience(world);
    for (let i = 0; i < viewers; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
    await world.clock.advance(11 * 60_000);
    await world.context.knowledge.audit();
    told.push((await world.visitor().call(getKnowledge)).audit);
  }
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});

test('an address that a log in the data folder holds is found and its file named, and no address is told', async () => {
  await using world = await createWorld();
  const addresses = new Set<string>();
  overhear(world, async ({ remoteAddress = '' }) => {
    addresses.add(remoteAddress);
    await mkdir(join(world.dataDir, 'logs'), { recursive: true });
    await appendFile(join(world.dataDir, 'logs/access.log'), `${remoteAddress} GET /\n`);
  });
  expect(await failedChecks(world)).toEqual({
    canary: expect.arrayContaining(['In logs/access.log: the address.']) as string[],
  });
  const answer = await world
    .visitor()
    .request({ method: 'GET', url: '/api/v1/counting/knowledge' });
  expect(answer.body).toContain('logs/access.log');
  const [address = 'none'] = addresses;
  expect(answer.body).not.toContain(address);
  const said = world.logs.filter((line) => line.includes('self-audit'));
  expect(said).toHaveLength(1);
  expect(said.join('')).not.toContain(address);
});

test('a user agent, a tag, a referrer and a cookie are found wherever they were written', async () => {
  await using world = await createWorld();
  const path = join(world.dataDir, 'work/notes');
  await mkdir(join(world.dataDir, 'work'), { recursive: true });
  // Across the border of two chunks, after more than a megabyte of something else.
  await writeFile(path, Buffer.alloc(1_048_570, 'x'));
  overhear(world, async ({ headers = {}, payload }) => {
    const said = [headers['user-agent'], headers['referer'], headers['cookie'], payload];
    await appendFile(path, said.map(String).join('\n'));
  });
  const { canary = [] } = await failedChecks(world);
  for (const trace of [
    'the user agent',
    'the tag',
    'the referrer',
    'the cookie',
    'the watched clip',
  ])
    expect(canary).toContain(`In work/notes: ${trace}.`);
});

test('what reaches the database is found in its files', async () => {
  await using world = await createWorld();
  const { db } = world.context.database;
  overhear(world, ({ remoteAddress = '' }) =>
    sql`update counting_day set utc_day = ${remoteAddress}`.execute(db),
  );
  const { canary = [] } = await failedChecks(world);
  expect(canary.join(' ')).toMatch(/In footlights\.db(?:-wal)?: the address\./);
  await sql`update counting_day set utc_day = 20468`.execute(db);
});

test('a file named after a viewer is found, and its name is not repeated', async () => {
  await using world = await createWorld();
  overhear(world, async ({ remoteAddress = '' }) => {
    await mkdir(join(world.dataDir, 'cache'), { recursive: true });
    await writeFile(join(world.dataDir, `cache/seen-${remoteAddress}`), '');
  });
  const { canary = [] } = await failedChecks(world);
  expect(canary).toContain('In cache/seen-…: the address.');
});

test('keys and journals of days that are over are found, also as copies and in archives', async () => {
  await using world = await createWorld();
  const write = async (path: string) => {
    await mkdir(join(world.dataDir, path, '..'), { recursive: true });
    await writeFile(join(world.dataDir, path), 'x');
  };
  await write('journal/7/00000001.batches');
  await write('keys/7.key');
  await write('old/journal/20468/00000002.snapshot');
  await write('scratch/journal/20468/00000003.batches');
  const tar = [
    '-cf',
    join(world.dataDir, 'copy.tar'),
    '-C',
    join(world.dataDir, 'scratch'),
    'journal',
  ];
  execFileSync('tar', tar);
  await rm(join(world.dataDir, 'scratch'), { recursive: true });
  const { leftovers = [], ...others } = await failedChecks(world);
  expect(others).toEqual({});
  expect(leftovers.toSorted()).toEqual([
    'The key of day 7 is still there.',
    'copy.tar holds a key or plays of a day that is over.',
    'journal/7/00000001.batches holds a key or plays of a day that is over.',
    'keys/7.key holds a key or plays of a day that is over.',
    'old/journal/20468/00000002.snapshot holds a key or plays of a day that is over.',
  ]);
});

test('a table that nobody declared fails the audit, and so does a row that names a viewer beside a clip', async () => {
  await using world = await createWorld();
  const { db } = world.context.database;
  await db.schema
    .createTable('watch_history')
    .addColumn('who', 'text')
    .addColumn('what', 'text')
    .execute();
  await sql`insert into watch_history values (${newId('a')}, ${newId('v')})`.execute(db);
  expect(await failedChecks(world)).toEqual({
    schema: ['Table watch_history is not declared.'],
    rows: ['A row of table watch_history names an account and a clip.'],
  });
  await db.schema.dropTable('watch_history').execute();
  await db.schema.alterTable('profiles').addColumn('last_watched', 'text').execute();
  expect(await failedChecks(world)).toEqual({
    schema: ['Column profiles.last_watched is not declared.'],
  });
});

test('an address in a session fails the audit', async () => {
  await using world = await createWorld();
  await world.as('ana');
  await sql`update session set "ipAddress" = '192.0.2.1'`.execute(world.context.database.db);
  expect(await failedChecks(world)).toEqual({
    empty: ['Column session.ipAddress holds what it must not.'],
  });
});

test('locks that SQLite holds outlive the search: the folder still belongs to one process', async () => {
  await using world = await createWorld();
  await world.context.knowledge.audit();
  const script = `
    const Database = require('better-sqlite3');
    const database = new Database(process.argv[1], { timeout: 0 });
    try { database.exec('BEGIN EXCLUSIVE'); console.log('free'); } catch (error) { console.log(error.code); }
  `;
  const said = execFileSync(process.execPath, ['-e', script, join(world.dataDir, 'lock.db')], {
    cwd: import.meta.dirname,
  });
  expect(said.toString().trim()).toBe('SQLITE_BUSY');
});

test('it audits soon after a start and then once a day, also over restarts', async () => {
  await using world = await createWorld();
  const last = async () => (await world.visitor().call(getKnowledge)).audit?.at;
  const start = world.clock.now();
  expect(await last()).toBeUndefined();
  world.context.knowledge.begin();
  // Within the same minute, whatever was told before.
  await world.clock.advance(31_000);
  const first = await last();
  expect(first).toBe(start);
  await world.clock.advance(23 * HOUR);
  await world.restart();
  world.context.knowledge.begin();
  await world.clock.advance(60_000);
  expect(await last()).toBe(first);
  await world.clock.advance(2 * HOUR);
  expect(await last()).toBe(start + 24 * HOUR);
});

test('one that cannot be done is said, shows as the last one, and is tried again', async () => {
  await using world = await createWorld();
  overhear(world, () => Promise.reject(new Error('the app is away')));
  world.context.knowledge.begin();
  await world.clock.advance(60_000);
  expect(world.logs.join('')).toContain('self-audit: it could not be done');
  expect((await world.visitor().call(getKnowledge)).audit).toBeNull();
  world.context.knowledge.reachThrough((request) => world.app.inject(request));
  await world.clock.advance(HOUR);
  expect((await world.visitor().call(getKnowledge)).audit).toMatchObject({ isPassed: true });
});

test('ending in the middle of one waits for nothing and writes nothing', async () => {
  const world = await createWorld();
  const running = world.context.knowledge.audit();
  running.catch(() => undefined);
  await world[Symbol.asyncDispose]();
  await expect(readFile(join(world.dataDir, 'footlights.db'))).rejects.toThrow(/ENOENT/);
});
