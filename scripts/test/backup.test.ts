import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDiskBlobs } from '../../packages/server/src/engines/blobs/disk.ts';
import { createWorld, type World } from '../../packages/server/test/world.ts';
import { root } from '../root.ts';
import { run, type Outcome } from '../run.ts';

const clip = randomBytes(300_000);
const clipName = `${createHash('sha256').update(clip).digest('hex')}.mp4`;

let folder = '';
let world: World;
let file = '';
let made: Outcome;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'footlights-backup-'));
  world = await createWorld({ dataDir: path.join(folder, 'data') });
  await world.as('ana');
  await writeFile(path.join(folder, 'clip'), clip);
  const blobs = await openDiskBlobs(path.join(world.dataDir, 'blobs'));
  await blobs.put(path.join(folder, 'clip'), 'mp4');
  for (const secret of ['journal', 'keys', 'uploads', 'work']) {
    await mkdir(path.join(world.dataDir, secret), { recursive: true });
    await writeFile(path.join(world.dataDir, secret, 'canary'), `canary of ${secret}`);
  }
  file = path.join(folder, 'first.tar');
  // People go on signing up meanwhile.
  [made] = await Promise.all([backup(world.dataDir, file), world.as('ben'), world.as('cem')]);
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a backup of a running instance holds database, secrets and media, and nothing else', async () => {
  expect(made.output).toContain(`Wrote ${file}: a database of`);
  expect(made.code).toBe(0);
  const listed = await run({ file: 'tar', args: ['-tf', file] });
  expect(
    listed.output
      .trim()
      .split('\n')
      .filter((line) => !line.endsWith('/')),
  ).toEqual([
    'manifest.json',
    'footlights.db',
    'secrets.json',
    `blobs/${clipName.slice(0, 2)}/${clipName}`,
  ]);
  expect((await readFile(file)).includes('canary of')).toBe(false);
});

test('only its owner can read a backup, and it leaves nothing in the data folder', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readdir(world.dataDir)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
});

test('a restored instance starts with the accounts and the media of the backup', async () => {
  const dataDir = path.join(folder, 'restored');
  const { code, output } = await restore(file, dataDir);
  expect(output).toContain('1 media files of 0.3 MB');
  expect(code).toBe(0);
  const blob = path.join(dataDir, 'blobs', clipName.slice(0, 2), clipName);
  expect((await readFile(blob)).equals(clip)).toBe(true);
  await using again = await createWorld({ dataDir });
  const names = await again.context.database.db
    .selectFrom('user' as never)
    .select('username' as never)
    .execute();
  expect(names).toContainEqual({ username: 'ana' });
});

test('a backup never replaces another file', async () => {
  const { code, output } = await backup(world.dataDir, file);
  expect(output).toBe(`${file} is there already; choose another name.\n`);
  expect(code).toBe(1);
});

test('a backup of a folder without an instance is refused', async () => {
  const { code, output } = await backup(path.join(folder, 'nowhere'), path.join(folder, 'x.tar'));
  expect(output).toContain('There is no instance in');
  expect(code).toBe(1);
});

test('a restore into the folder of a running instance is refused', async () => {
  const { code, output } = await restore(file, world.dataDir);
  expect(output).toContain('Another Footlights process uses');
  expect(code).toBe(1);
});

test('a restore into a folder that holds something is refused and leaves it alone', async () => {
  const dataDir = path.join(folder, 'used');
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, 'precious.txt'), 'mine');
  const { code, output } = await restore(file, dataDir);
  expect(output).toContain(`${dataDir} is not empty (precious.txt …).`);
  expect(code).toBe(1);
  expect(await readdir(dataDir)).toEqual(['precious.txt']);
});

test('a backup with one changed byte in a clip is refused, and the folder stays empty', async () => {
  const bytes = await readFile(file);
  const place = bytes.indexOf(clip.subarray(0, 64)) + 1000;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  await expectDamage(bytes, `the bytes of ${clipName} are not its own`);
});

test('a backup with one changed byte in the database is refused', async () => {
  const bytes = await readFile(file);
  const place = bytes.indexOf('SQLite format 3') + 5000;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  await expectDamage(bytes, 'footlights.db is not as it was');
});

test('a backup that was cut short is refused', async () => {
  const bytes = await readFile(file);
  await expectDamage(bytes.subarray(0, bytes.indexOf(clip.subarray(0, 64)) + 1000), 'unpacked');
});

test('a file that is no backup is refused by name', async () => {
  await expectDamage(Buffer.from('holiday'), 'cannot be unpacked');
});

test('a backup that carries a link is refused', async () => {
  const odd = path.join(folder, 'odd');
  await mkdir(path.join(odd, 'blobs'), { recursive: true });
  const manifest = {
    format: 'footlights-backup',
    version: 1,
    files: {},
    blobs: { count: 0, bytes: 0 },
  };
  await writeFile(path.join(odd, 'manifest.json'), JSON.stringify(manifest));
  await symlink('/etc', path.join(odd, 'blobs/aa'));
  const tar = path.join(folder, 'odd.tar');
  await run({ file: 'tar', args: ['-cf', tar, '-C', odd, 'manifest.json', 'blobs'] });
  await expectDamage(await readFile(tar), 'holds blobs/aa, which no backup of Footlights holds');
});

async function expectDamage(bytes: Buffer, message: string): Promise<void> {
  const damaged = path.join(folder, 'damaged.tar');
  const dataDir = path.join(folder, 'after-damage');
  await writeFile(damaged, bytes);
  const { code, output } = await restore(damaged, dataDir);
  expect(output).toContain(message);
  expect(code).toBe(1);
  expect((await readdir(dataDir)).filter((name) => !name.startsWith('lock.db'))).toEqual([]);
}

function backup(dataDir: string, target: string): Promise<Outcome> {
  return command('backup', { dataDir, file: target });
}

function restore(source: string, dataDir: string): Promise<Outcome> {
  return command('restore', { dataDir, file: source });
}

// A process of its own, as for the operator: two SQLite libraries in one process would share file locks.
function command(name: string, given: { dataDir: string; file: string }): Promise<Outcome> {
  return run({
    file: process.execPath,
    args: [path.join(root, 'scripts', `${name}.ts`), given.file],
    env: { ...process.env, DATA_DIR: given.dataDir },
  });
}
