import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { signUp } from '@footlights/contract';
import { expect, test } from 'vitest';
import { fixture } from '../packages/server/test/media/make.ts';
import { needs } from '../scripts/needs.ts';
import { upload } from '../packages/server/test/upload.ts';
import { newCanary, newPerson, untilPlayable, watch, type Canary } from './residue/canaries.ts';
import { startServer, type Running } from './residue/running.ts';
import {
  addressNeedles,
  besides,
  readAll,
  search,
  tagNeedles,
  type Find,
} from './residue/search.ts';

const SIGNED_IN = 10;
const SIGNED_OUT = 20;
const CAPTION = 'A caption that this search must find';

/** Where runtime keys lie: what appeared there since `before`. */
async function keyFolders(before: readonly string[]): Promise<string[]> {
  const names = await readdir('/dev/shm').catch(() => []);
  const fresh = names.filter((name) => name.startsWith('footlights-') && !before.includes(name));
  return fresh.map((name) => join('/dev/shm', name));
}

async function publish(send: Running['send']): Promise<string> {
  const creator = newPerson(send, 0);
  const body = { username: 'filmmaker', password: 'a long password of a filmmaker' };
  await creator.call(signUp, { body });
  const id = await upload(creator, await fixture('plain'), { caption: CAPTION });
  await untilPlayable(creator, id);
  return id;
}

/** Rows that name a viewer's account and a video together, in any table. */
function rowsWithBoth(databasePath: string, viewers: readonly string[], video: string): string[] {
  const database = new DatabaseSync(databasePath, { readOnly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
    return (tables as { name: string }[]).flatMap(({ name }) =>
      database
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .map((row) => JSON.stringify(row))
        .filter((row) => row.includes(video) && viewers.some((viewer) => row.includes(viewer)))
        .map((row) => `${name}: ${row}`),
    );
  } finally {
    database.close();
  }
}

function traces(files: ReadonlyMap<string, Buffer>, canaries: readonly Canary[]): Find[] {
  return search(
    files,
    canaries.flatMap(({ address, userAgent, tags }) => [
      ...addressNeedles(address),
      { name: `the user agent ${userAgent}`, bytes: Buffer.from(userAgent) },
      // What is left of a user agent that was taken apart.
      {
        name: 'a part of a user agent',
        bytes: Buffer.from(/Canary (\w+)/.exec(userAgent)?.[1] ?? ''),
      },
      ...tags.flatMap(tagNeedles),
    ]),
  );
}

test('who watches leaves no trace: no address, no user agent, no tag, and no viewer beside a video', async (context) => {
  const { skip, reason } = needs('ffmpeg');
  if (skip) context.skip(reason);
  const root = await mkdtemp(join(tmpdir(), 'footlights-residue-'));
  const dataDir = join(root, 'data');
  const logs = join(root, 'logs');
  await mkdir(logs);
  const shared = await readdir('/dev/shm').catch(() => []);
  const start = () => startServer(dataDir, join(logs, 'server.log'));
  let server = await start();
  // Whoever is kept over a restart speaks to the server that runs then.
  const send: Running['send'] = (options) => server.send(options);
  try {
    const video = await publish(send);
    const canaries: Canary[] = [];
    for (let serial = 1; serial <= SIGNED_IN + SIGNED_OUT; serial += 1) {
      canaries.push(await newCanary(send, { serial, hasAccount: serial <= SIGNED_IN }));
    }
    for (const canary of canaries) await watch(canary, video);
    await server.end('SIGKILL');
    const killed = await readAll([root, ...(await keyFolders(shared))]);

    server = await start();
    for (const canary of canaries) await watch(canary, video);
    await server.end('SIGTERM');
    const ended = await readAll([root, ...(await keyFolders(shared))]);

    const viewers = canaries.flatMap(({ accountId }) => accountId ?? []);
    expect(viewers).toHaveLength(SIGNED_IN);
    for (const files of [killed, ended]) {
      // The search is able to find: the caption, the viewers' own rows, and the journal are there.
      expect(search(files, [{ name: 'caption', bytes: Buffer.from(CAPTION) }])).not.toEqual([]);
      expect(
        search(
          files,
          viewers.map((id) => ({ name: id, bytes: Buffer.from(id) })),
        ),
      ).not.toEqual([]);
      expect([...files.keys()].some((path) => path.includes('/journal/'))).toBe(true);
      expect([...files.keys()].some((path) => path.endsWith('.key'))).toBe(true);
      expect(traces(files, canaries)).toEqual([]);
      expect(besides(files, { one: viewers, other: [video] }, 256)).toEqual([]);
    }
    expect(rowsWithBoth(join(dataDir, 'footlights.db'), viewers, video)).toEqual([]);
  } finally {
    await server.end('SIGKILL');
    for (const folder of await keyFolders(shared)) await rm(folder, { recursive: true });
    await rm(root, { recursive: true });
  }
}, 180_000);

test('the search finds an address, a user agent and a tag in each form, and a pair that stands together', () => {
  const tag = '00112233445566ff';
  const files = new Map([
    ['log', Buffer.from('GET /plays from 203.0.113.7 by Firefox')],
    ['digits', Buffer.from('20010db8000000000000000000000007')],
    ['bytes', Buffer.from('..20010db8000000000000000000000007', 'latin1')],
    ['binary', Buffer.from('20010db8000000000000000000000007', 'hex')],
    ['tag', Buffer.concat([Buffer.from('x'), Buffer.from(tag, 'hex')])],
    ['pair', Buffer.from('a_viewer -- v_video')],
  ]);
  const found = (needles: Parameters<typeof search>[1]) =>
    search(files, needles).map(({ file }) => file);
  expect(found(addressNeedles('203.0.113.7'))).toEqual(['log']);
  expect(found(addressNeedles('2001:db8::7'))).toEqual(['digits', 'bytes', 'binary']);
  expect(found(tagNeedles(tag))).toEqual(['tag']);
  expect(besides(files, { one: ['a_viewer'], other: ['v_video'] }, 20)).toHaveLength(1);
  expect(besides(files, { one: ['a_viewer'], other: ['v_video'] }, 2)).toEqual([]);
});
