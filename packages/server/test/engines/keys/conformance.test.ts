import {
  chmod,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDiskKeys } from '#engines/keys/disk.ts';
import { createMemoryKeys } from '#engines/keys/memory.ts';
import { openKeys } from '#engines/keys/open.ts';
import { openRuntimeKeys, runtimeFolders } from '#engines/keys/runtime.ts';
import type { Keys } from '#engines/keys/port.ts';
import { withWitness } from '#engines/keys/witness.ts';

const folders = { data: '', memory: '' };

beforeEach(async () => {
  folders.data = await mkdtemp(join(tmpdir(), 'footlights-keys-'));
  folders.memory = await mkdtemp('/dev/shm/footlights-keys-');
});

afterEach(async () => {
  await rm(folders.data, { recursive: true, force: true });
  await rm(folders.memory, { recursive: true, force: true });
});

async function openRuntime(): Promise<Keys> {
  const keys = await openRuntimeKeys(folders.data, [folders.memory]);
  if (keys === null) throw new Error('/dev/shm is not a memory-backed folder on this machine.');
  return keys;
}

async function openWitnessed(): Promise<Keys> {
  return withWitness(await openDiskKeys(folders.data), folders.data, [folders.memory]);
}

const LASTING: [string, () => Promise<Keys>][] = [
  ['disk', () => openDiskKeys(folders.data)],
  ['disk with a witness', openWitnessed],
  ['runtime', openRuntime],
];
const ENGINES: typeof LASTING = [['memory', () => Promise.resolve(createMemoryKeys())], ...LASTING];

describe.each(ENGINES)('keys in %s', (_name, open) => {
  test('a day has no key until one is made', async () => {
    const keys = await open();
    expect(await keys.find(7)).toBeNull();
    expect(await keys.days()).toEqual([]);
    expect(await keys.ageOf(7)).toBeNull();
  });

  test('a key has 32 bytes, is found again, and differs from day to day', async () => {
    const keys = await open();
    const first = await keys.create(7);
    const second = await keys.create(8);
    expect(first).toHaveLength(32);
    expect(await keys.find(7)).toEqual(first);
    expect(second).not.toEqual(first);
    expect((await keys.days()).toSorted((a, b) => a - b)).toEqual([7, 8]);
  });

  test('a destroyed key is gone, and a new one for the same day is another', async () => {
    const keys = await open();
    const first = await keys.create(7);
    await keys.destroy(7);
    expect(await keys.find(7)).toBeNull();
    expect(await keys.create(7)).not.toEqual(first);
    await keys.destroy(7);
    await keys.destroy(7);
    expect(await keys.days()).toEqual([]);
  });

  test('the mark of a key is zeros at first, then what was put there, and ends with the key', async () => {
    const keys = await open();
    expect(await keys.markOf(7)).toBeNull();
    const key = await keys.create(7);
    expect(await keys.markOf(7)).toEqual(new Uint8Array(32));
    await keys.mark(7, new Uint8Array(32).fill(9));
    expect(await keys.markOf(7)).toEqual(new Uint8Array(32).fill(9));
    expect(await keys.find(7)).toEqual(key);
    await keys.create(7);
    expect(await keys.markOf(7)).toEqual(new Uint8Array(32));
    await keys.destroy(7);
    await keys.mark(7, new Uint8Array(32).fill(9));
    expect(await keys.markOf(7)).toBeNull();
    expect(await keys.days()).toEqual([]);
  });

  test('making a key in place of another changes it', async () => {
    const keys = await open();
    const first = await keys.create(7);
    expect(await keys.create(7)).not.toEqual(first);
  });

  test('a key that was found can be wiped by its reader without harming the stored one', async () => {
    const keys = await open();
    const first = await keys.create(7);
    const kept = Uint8Array.from(first);
    first.fill(0);
    expect(await keys.find(7)).toEqual(kept);
  });
});

describe.each(LASTING)('keys that last, in %s', (_name, open) => {
  test('a key survives the process and stays destroyed once it was', async () => {
    const key = await (await open()).create(7);
    await (await open()).mark(7, new Uint8Array(32).fill(9));
    const again = await open();
    expect(await again.find(7)).toEqual(key);
    expect(await again.markOf(7)).toEqual(new Uint8Array(32).fill(9));
    await again.destroy(7);
    expect(await (await open()).find(7)).toBeNull();
  });
});

test('a key on disk lies in a file that only its user can read, below a folder of the same kind', async () => {
  const keys = await openDiskKeys(folders.data);
  await keys.create(7);
  expect((await stat(join(folders.data, 'keys'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folders.data, 'keys', '7.key'))).mode & 0o777).toBe(0o600);
});

test('a copied key file opens nothing', async () => {
  const key = await (await openDiskKeys(folders.data)).create(7);
  const copy = await mkdtemp(join(tmpdir(), 'footlights-keys-copy-'));
  try {
    await cp(join(folders.data, 'keys'), join(copy, 'keys'), { recursive: true });
    expect(await readFile(join(copy, 'keys', '7.key'))).toEqual(
      await readFile(join(folders.data, 'keys', '7.key')),
    );
    expect(await (await openDiskKeys(copy)).find(7)).not.toEqual(key);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test('a key file put back in place is another key: the file was born anew', async () => {
  const keys = await openDiskKeys(folders.data);
  const key = await keys.create(7);
  const path = join(folders.data, 'keys', '7.key');
  const bytes = await readFile(path);
  await rm(path);
  await writeFile(path, bytes);
  const found = await keys.find(7);
  expect(found).not.toBeNull();
  expect(found).not.toEqual(key);
});

test('a key file whose bytes are put back in place does not bring its mark back, before a reboot', async () => {
  const key = await (await openWitnessed()).create(7);
  const path = join(folders.data, 'keys', '7.key');
  const before = await readFile(path);
  const mark = new Uint8Array(32).fill(9);
  await (await openWitnessed()).mark(7, mark);
  await writeFile(path, before);
  const keys = await openWitnessed();
  expect(await keys.find(7)).toEqual(key);
  expect(await keys.markOf(7)).toEqual(mark);
  const [name = ''] = await readdir(folders.memory);
  expect((await stat(join(folders.memory, name))).mode & 0o777).toBe(0o600);
  await rm(join(folders.memory, name));
  expect(await keys.markOf(7)).toEqual(new Uint8Array(32));
  await keys.mark(7, mark);
  await keys.destroy(7);
  expect(await readdir(folders.memory)).toEqual([]);
});

test('an old witness is removed at the start of another instance, never at that of its own', async () => {
  const keys = await openWitnessed();
  await keys.create(7);
  const mark = new Uint8Array(32).fill(9);
  await keys.mark(7, mark);
  const [name = ''] = await readdir(folders.memory);
  const before = Date.now() / 1000 - 61 * 24 * 3600;
  await utimes(join(folders.memory, name), before, before);
  const other = name.replace(/[0-9a-f]{32}/, 'f'.repeat(32));
  await writeFile(join(folders.memory, other), mark);
  await utimes(join(folders.memory, other), before, before);
  await openWitnessed();
  expect(await readdir(folders.memory)).toEqual([name]);
  expect(await keys.markOf(7)).toEqual(mark);
});

test('a runtime folder that the system removed is made again for the next key', async () => {
  const keys = await openRuntime();
  await keys.create(7);
  const [name = ''] = await readdir(folders.memory);
  await rm(join(folders.memory, name), { recursive: true });
  expect(await keys.days()).toEqual([]);
  expect(await keys.find(7)).toBeNull();
  await keys.destroy(7);
  const key = await keys.create(8);
  expect(await (await openRuntime()).find(8)).toEqual(key);
  expect((await stat(join(folders.memory, name))).mode & 0o777).toBe(0o700);
});

test('memory that outlives the session is preferred to the folder of the session', () => {
  expect(runtimeFolders()[0]).toBe('/dev/shm');
});

test('each data folder has a runtime folder of its own', async () => {
  await (await openRuntime()).create(7);
  const copy = await mkdtemp(join(tmpdir(), 'footlights-keys-copy-'));
  try {
    const keys = await openRuntimeKeys(copy, [folders.memory]);
    expect(await keys?.find(7)).toBeNull();
    expect(await readdir(folders.memory)).toHaveLength(2);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test('a runtime folder that others can open is not used', async () => {
  await openRuntime();
  const [name = ''] = await readdir(folders.memory);
  await chmod(join(folders.memory, name), 0o755);
  expect(await openRuntimeKeys(folders.data, [folders.memory])).toBeNull();
});

test('a folder on disk is no runtime folder: keys then live in memory, and a warning says so', async () => {
  expect(await openRuntimeKeys(folders.data, [folders.data, '/nowhere'])).toBeNull();
  const { keys, warning } = await openKeys({
    kind: 'runtime',
    dataDir: folders.data,
    runtimeFolders: [folders.data],
  });
  expect(warning).toMatch(/KEYS=disk/);
  await keys.create(7);
  expect(await readdir(folders.data)).toEqual([]);
});

test('a runtime key knows its age by the boot clock', async () => {
  const keys = await openRuntime();
  await keys.create(7);
  const age = await keys.ageOf(7);
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(10_000);
});

test('a key that a crash left half written is no key', async () => {
  await openDiskKeys(folders.data);
  await writeFile(join(folders.data, 'keys', '7.part'), 'half');
  await writeFile(join(folders.data, 'keys', '8.key'), 'half');
  const keys = await openDiskKeys(folders.data);
  expect(await keys.find(7)).toBeNull();
  expect(await keys.find(8)).toBeNull();
  expect(await keys.create(7)).toHaveLength(32);
});
