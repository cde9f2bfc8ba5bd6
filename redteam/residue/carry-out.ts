import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { signUp } from '@footlights/contract';
import { openFileKeys } from '../../packages/server/src/engines/keys/file-keys.ts';
import {
  inMemoryFolder,
  nameFor,
  runtimeFolders,
} from '../../packages/server/src/engines/keys/runtime.ts';
import { fixture } from '../../packages/server/test/media/make.ts';
import { upload } from '../../packages/server/test/upload.ts';
import { createBackup } from '../../scripts/backup/create.ts';
import { openJournals } from '../surfaces/thief.ts';
import { newCanary, newPerson, untilPlayable, watch, type Canary } from './canaries.ts';
import { startServer, type Running } from './running.ts';
import { besides, readAll, search } from './search.ts';
import { createTraceSearch } from './traces.ts';

/** Who watches. */
export interface Wanted {
  signedIn: number;
  signedOut: number;
  /** Runs on the data folder before it is searched for the last time: what a test plants. */
  plant?: (dataDir: string, canaries: readonly Canary[], video: string) => Promise<void>;
}

/** What was found, and how much was searched. */
export interface Residue {
  finds: string[];
  figures: Record<string, number>;
}

const CAPTION = 'A caption that this search must find';
/** Requests at once. */
const AT_ONCE = 12;
/** Long before anybody watched, so that a touched file shows whatever the mount's rules for access times are. */
const LONG_AGO = new Date('2020-01-02T03:04:05Z');

/** Canaries watch a clip while the server is killed, started again and backed up; then every byte is searched. */
export async function lookForResidue(wanted: Wanted): Promise<Residue> {
  const root = await mkdtemp(join(tmpdir(), 'footlights-residue-'));
  const dataDir = join(root, 'data');
  for (const folder of ['data', 'logs', 'temp']) await mkdir(join(root, folder));
  const keys = await keyFolderOf(dataDir);
  const start = () =>
    startServer(dataDir, { logPath: join(root, 'logs', 'server.log'), temp: join(root, 'temp') });
  let server = await start();
  // Whoever is kept over a restart speaks to the server that runs then.
  const send: Running['send'] = (options) => server.send(options);
  try {
    const video = await publish(send);
    const canaries = await newCanaries(send, wanted);
    const media = await antedate(join(dataDir, 'blobs'));
    await watchUntilKilled(server, canaries, video);
    const times = await touched(media);
    const killed = await readAll([root, keys]);
    const opened = await plaintexts(dataDir, keys);

    server = await start();
    // The search itself has read every file meanwhile.
    await antedate(join(dataDir, 'blobs'));
    await inParallel(canaries, (canary) => watch(canary, video));
    times.push(...(await touched(media)));
    await createBackup(dataDir, join(root, 'backup.tar'));
    await server.end('SIGTERM');
    await wanted.plant?.(dataDir, canaries, video);
    const ended = await readAll([root, keys]);
    const states = { killed, ended, opened };
    return {
      finds: [
        ...findsIn(states, canaries, video),
        ...times,
        ...rowsWithBoth(join(dataDir, 'footlights.db'), viewersOf(canaries), video),
      ],
      figures: {
        canaries: canaries.length,
        accounts: viewersOf(canaries).length,
        tags: canaries.flatMap(({ tags }) => tags).length,
        files: killed.size + ended.size,
        bytes: [...killed.values(), ...ended.values()].reduce((sum, { length }) => sum + length, 0),
        openedBatches: opened.size,
        media: media.length,
      },
    };
  } finally {
    await server.end('SIGKILL');
    await rm(keys, { recursive: true, force: true });
    await rm(root, { recursive: true, force: true });
  }
}

/** Where the server keeps the keys of this data folder. */
async function keyFolderOf(dataDir: string): Promise<string> {
  const memory = await inMemoryFolder(runtimeFolders());
  return memory === null ? join(dataDir, 'keys') : join(memory, await nameFor(dataDir));
}

async function publish(send: Running['send']): Promise<string> {
  const creator = newPerson(send, 0);
  const body = { username: 'filmmaker', password: 'a long password of a filmmaker' };
  await creator.call(signUp, { body });
  const id = await upload(creator, await fixture('plain'), { caption: CAPTION });
  await untilPlayable(creator, id);
  return id;
}

async function newCanaries(send: Running['send'], wanted: Wanted): Promise<Canary[]> {
  const serials = Array.from({ length: wanted.signedIn + wanted.signedOut }, (_, at) => at + 1);
  const canaries: Canary[] = [];
  await inParallel(serials, async (serial) => {
    canaries.push(await newCanary(send, { serial, hasAccount: serial <= wanted.signedIn }));
  });
  return canaries;
}

async function inParallel<T>(
  items: readonly T[],
  task: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await task(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Kills the server when three quarters have watched and the others are at it. */
async function watchUntilKilled(
  server: Running,
  canaries: readonly Canary[],
  video: string,
): Promise<void> {
  let watched = 0;
  const ends: Promise<void>[] = [];
  await inParallel(canaries, async (canary) => {
    try {
      await watch(canary, video);
      watched += 1;
    } catch (error) {
      // Who is cut off leaves no trace either; anybody before is a fault of the attack.
      if (ends.length === 0) throw error;
    }
    const isTime = watched >= (canaries.length * 3) / 4 && ends.length === 0;
    if (isTime) ends.push(server.end('SIGKILL'));
  });
  await Promise.all(ends);
}

/** Everything that the journal holds for whoever has the key. */
async function plaintexts(dataDir: string, folder: string): Promise<Map<string, Uint8Array>> {
  const keys = await openFileKeys({ folder, makeFolder: () => Promise.resolve(), bootClock: null });
  const found: Uint8Array[] = [];
  for (const day of await keys.days()) {
    const key = await keys.find(day);
    if (key !== null) found.push(key);
  }
  const batches = await openJournals(dataDir, found);
  return new Map(batches.map(({ plaintext }, at) => [`opened batch ${at}`, plaintext]));
}

/** Sets the times of every media file back, and gives their paths. */
async function antedate(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  for (const path of paths) await utimes(path, LONG_AGO, LONG_AGO);
  return paths;
}

async function touched(paths: readonly string[]): Promise<string[]> {
  const finds: string[] = [];
  for (const path of paths) {
    const { atimeMs, mtimeMs } = await stat(path);
    if (atimeMs !== LONG_AGO.getTime()) finds.push('Watching changed the access time of a file.');
    if (mtimeMs !== LONG_AGO.getTime()) finds.push('Watching changed the change time of a file.');
  }
  if (paths.length === 0) finds.push('There were no media files to watch.');
  return finds;
}

function viewersOf(canaries: readonly Canary[]): string[] {
  return canaries.flatMap(({ accountId }) => accountId ?? []);
}

type Files = ReadonlyMap<string, Buffer>;

function findsIn(
  states: { killed: Files; ended: Files; opened: ReadonlyMap<string, Uint8Array> },
  canaries: readonly Canary[],
  video: string,
): string[] {
  const traces = createTraceSearch(canaries);
  const viewers = viewersOf(canaries);
  const finds: string[] = [];
  for (const [when, files] of Object.entries({
    'when killed': states.killed,
    'at the end': states.ended,
  })) {
    const found = [...traces.find(files), ...besides(files, { one: viewers, other: [video] }, 256)];
    finds.push(...found.map(({ needle, file }) => `${needle} is in ${file} ${when}.`));
    finds.push(...blindSpots(files, viewers).map((spot) => `${spot} ${when}: this is blind.`));
  }
  // The key opens tags, and nothing of whom they belong to.
  const told = traces.find(states.opened, { withTags: false });
  finds.push(...told.map(({ needle, file }) => `${needle} is in ${file}.`));
  const sealed = createTraceSearch(canaries).find(states.opened);
  if (sealed.length === 0) finds.push('No tag was found in the opened journal: this is blind.');
  return finds;
}

/** What has to be found for the search to be believed. */
function blindSpots(files: Files, viewers: readonly string[]): string[] {
  const isThere = (text: string) =>
    search(files, [{ name: text, bytes: Buffer.from(text) }]).length > 0;
  const paths = [...files.keys()];
  return [
    ...(isThere(CAPTION) ? [] : ['The caption is not there']),
    ...(isThere(viewers[0] ?? CAPTION) ? [] : ['The account is not there']),
    ...(paths.some((path) => path.includes('/journal/')) ? [] : ['There is no journal']),
    ...(paths.some((path) => path.endsWith('.key')) ? [] : ['There is no key']),
  ];
}

/** Rows that name a viewer's account and the video together, in any table. */
function rowsWithBoth(path: string, viewers: readonly string[], video: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
    return (tables as { name: string }[]).flatMap(({ name }) =>
      database
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .map((row) => JSON.stringify(row))
        .filter((row) => row.includes(video) && viewers.some((viewer) => row.includes(viewer)))
        .map(() => `A row of ${name} names a viewer and the clip.`),
    );
  } finally {
    database.close();
  }
}
