import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openDiskBlobs } from '#engines/blobs/disk.ts';
import { isBlobName, type BlobName, type Blobs } from '#engines/blobs/port.ts';

interface Bench extends AsyncDisposable {
  blobs: Blobs;
  root: string;
  file(bytes: Uint8Array | string): Promise<string>;
  /** The same blobs as a new start opens them. */
  again(): Promise<Blobs>;
}

const ENGINES: [name: string, open: () => Promise<Bench>][] = [['on disk', openBench]];

async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-blobs-'));
  const root = join(folder, 'blobs');
  await mkdir(join(folder, 'work'));
  let files = 0;
  return {
    blobs: await openDiskBlobs(root),
    root,
    again: () => openDiskBlobs(root),
    async file(bytes) {
      const path = join(folder, 'work', `file-${files++}`);
      await writeFile(path, bytes);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function contents(blobs: Blobs, name: BlobName, range?: { start: number; end: number }) {
  await using blob = await blobs.open(name);
  return blob === null ? null : buffer(blob.read(range));
}

async function names(blobs: Blobs): Promise<string[]> {
  const found: string[] = [];
  for await (const lot of blobs.lots()) found.push(...lot);
  return found;
}

describe.each(ENGINES)('blobs %s', (_name, open) => {
  test('names bytes by their hash and gives them back, whole and in part', async () => {
    await using bench = await open();
    const bytes = randomBytes(700_000);
    const name = await bench.blobs.put(await bench.file(bytes), 'mp4');
    expect(name).toBe(`${createHash('sha256').update(bytes).digest('hex')}.mp4`);
    expect(await contents(bench.blobs, name)).toEqual(bytes);
    const part = await contents(bench.blobs, name, { start: 299_990, end: 300_009 });
    expect(part).toEqual(bytes.subarray(299_990, 300_010));
  });

  test('outlives the file it was made from', async () => {
    await using bench = await open();
    const path = await bench.file('first');
    const name = await bench.blobs.put(path, 'mp4');
    await rm(path);
    expect(String(await contents(bench.blobs, name))).toBe('first');
  });

  test('keeps the same bytes once, also when put many times at once', async () => {
    await using bench = await open();
    const paths = await Promise.all(Array.from({ length: 8 }, () => bench.file('same')));
    const put = await Promise.all(paths.map((path) => bench.blobs.put(path, 'webp')));
    expect(new Set(put).size).toBe(1);
    expect(await names(bench.blobs)).toEqual([put[0]]);
  });

  test('has nothing under a name that was deleted or never put; deleting twice is fine', async () => {
    await using bench = await open();
    const name = await bench.blobs.put(await bench.file('gone'), 'avif');
    expect(await bench.blobs.exists(name)).toBe(true);
    await bench.blobs.delete(name);
    await bench.blobs.delete(name);
    expect(await bench.blobs.exists(name)).toBe(false);
    expect(await bench.blobs.open(name)).toBeNull();
    expect(await names(bench.blobs)).toEqual([]);
  });

  test('lets a reader finish a blob that is deleted meanwhile', async () => {
    await using bench = await open();
    const name = await bench.blobs.put(await bench.file('still here'), 'mp4');
    await using blob = (await bench.blobs.open(name))!;
    await bench.blobs.delete(name);
    expect(String(await buffer(blob.read()))).toBe('still here');
  });

  test('knows how many bytes there are, as blobs come and go, and as a new start finds them', async () => {
    await using bench = await open();
    const first = await bench.blobs.put(await bench.file(randomBytes(1000)), 'mp4');
    expect(await bench.blobs.usedBytes()).toBe(1000);
    const same = await bench.file('same');
    await bench.blobs.put(same, 'webp');
    await bench.blobs.put(same, 'webp');
    expect(await bench.blobs.usedBytes()).toBe(1004);
    await bench.blobs.delete(first);
    await bench.blobs.delete(first);
    expect(await bench.blobs.usedBytes()).toBe(4);
    expect(await (await bench.again()).usedBytes()).toBe(4);
  });

  test('reading leaves the access time as it was', async () => {
    await using bench = await open();
    const name = await bench.blobs.put(await bench.file('quiet'), 'mp4');
    const path = join(bench.root, name.slice(0, 2), name);
    await utimes(path, 1000, 2000);
    await contents(bench.blobs, name);
    expect((await stat(path)).atimeMs).toBe(1_000_000);
  });

  test('a copy that a kill cut short is gone at the next start and never was a blob', async () => {
    await using bench = await open();
    await writeFile(join(bench.root, '.partial-v_x'), 'half');
    expect(await names(bench.blobs)).toEqual([]);
    await openDiskBlobs(bench.root);
    expect(await readdir(bench.root)).toEqual([]);
  });
});

test('a blob name is a hash and a known extension, nothing else', () => {
  const hash = 'a'.repeat(64);
  expect(isBlobName(`${hash}.mp4`)).toBe(true);
  const bad = [
    '',
    hash,
    `${hash}.exe`,
    `${hash}.mp4\n`,
    `../${hash}.mp4`,
    `${'A'.repeat(64)}.mp4`,
    `${'a'.repeat(63)}.mp4`,
    `${'a'.repeat(65)}.mp4`,
  ];
  expect(bad.filter(isBlobName)).toEqual([]);
});
