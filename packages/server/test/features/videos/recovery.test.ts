import { getOwnVideo, getVideo, retryVideo, signIn } from '@footlights/contract';
import { spawn } from 'node:child_process';
import { writeFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { filesBelow, MEDIA_FOLDERS } from '#test/folder.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld, type World } from '#test/world.ts';
import { killEncoder, mediaChildren } from './children.ts';

const { skip } = needs('ffmpeg');
const SERVER = fileURLToPath(new URL('dying-server.ts', import.meta.url));

describe.skipIf(skip)('processing', () => {
  test('that was killed with its server runs again at the next start, once, and ends in ready', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'footlights-killed-'));
    const id = await killDuringEncode(dataDir, await fixture('big'));
    await using world = await createWorld({ dataDir });
    const ana = world.visitor();
    await ana.call(signIn, { body: { login: 'ana', password: 'ana likes footlights' } });
    await world.settle();
    const own = await ana.call(getOwnVideo, { params: { id } });
    expect(own.processing).toMatchObject({ state: 'ready', reason: null });
    expect(own.clip?.renditions).toHaveLength(2);
    await expectTidy(world);
    expect(await mediaChildren(dataDir)).toEqual([]);
    await rm(dataDir, { recursive: true });
  });

  test('that its server stopped for a restart begins again and ends in ready', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('big'));
    await expect.poll(() => mediaChildren(world.dataDir), { timeout: 20_000 }).not.toEqual([]);
    await world.restart();
    await world.settle();
    const own = await ana.call(getOwnVideo, { params: { id } });
    expect(own.processing.state).toBe('ready');
    await expectTidy(world);
  });

  test('whose encoder is killed fails with a reason, keeps the file, and succeeds when tried again', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('big'));
    await killEncoder(world.dataDir);
    await world.settle();
    const failed = await ana.call(getOwnVideo, { params: { id } });
    expect(failed.processing).toMatchObject({
      state: 'failed',
      canRetry: true,
      reason: 'Processing ended abruptly.',
    });
    expect(await filesBelow(world.dataDir, ['uploads'])).toHaveLength(1);
    expect(await filesBelow(world.dataDir, ['work'])).toEqual([]);

    const again = await ana.call(retryVideo, { params: { id } });
    expect(again.processing).toMatchObject({ state: 'queued', reason: null });
    await expect(ana.call(retryVideo, { params: { id } })).rejects.toMatchObject({
      code: 'video/not-failed',
    });
    await world.settle();
    const own = await ana.call(getOwnVideo, { params: { id } });
    expect(own.processing.state).toBe('ready');
    await expectTidy(world);
  });

  test('that failed can be tried again for two days; then the file goes', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('big'));
    await killEncoder(world.dataDir);
    await world.settle();
    await world.clock.advance(47 * 3_600_000);
    expect(await filesBelow(world.dataDir, ['uploads'])).toHaveLength(1);
    await world.clock.advance(3 * 3_600_000);
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
    const { processing } = await ana.call(getOwnVideo, { params: { id } });
    expect(processing).toMatchObject({ state: 'failed', canRetry: false });
    await expect(ana.call(retryVideo, { params: { id } })).rejects.toMatchObject({
      code: 'video/source-gone',
    });
  });

  test('without an encoder says what the operator has to do, and works once that is done', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'footlights-no-encoder-'));
    const path = join(folder, 'ffmpeg');
    const install = () => writeFile(path, '#!/bin/sh\nexec ffmpeg "$@"\n', { mode: 0o755 });
    await install();
    await using world = await createWorld({ env: { FFMPEG_PATH: path } });
    await rm(path);
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('plain'));
    await world.settle();
    const { processing } = await ana.call(getOwnVideo, { params: { id } });
    expect(processing).toMatchObject({ state: 'failed', canRetry: true });
    expect(processing.reason).toContain('install ffmpeg');
    await install();
    await ana.call(retryVideo, { params: { id } });
    await world.settle();
    const own = await ana.call(getOwnVideo, { params: { id } });
    expect(own.processing.state).toBe('ready');
    await rm(folder, { recursive: true });
  });

  test('clears away at start what nothing refers to', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('plain'));
    await world.settle();
    const stray = `${'ab'.repeat(32)}.mp4`;
    await mkdir(join(world.dataDir, 'blobs', 'ab'), { recursive: true });
    await mkdir(join(world.dataDir, 'work', 'v_dead'), { recursive: true });
    await writeFile(join(world.dataDir, 'blobs', 'ab', stray), 'stray');
    await writeFile(join(world.dataDir, 'work', 'v_dead', '480p.mp4'), 'stray');
    await writeFile(join(world.dataDir, 'uploads', 'stray'), 'stray');
    await world.restart();
    await expect.poll(() => filesBelow(world.dataDir, MEDIA_FOLDERS)).toHaveLength(3);
    await expectTidy(world);
    const clip = await world.visitor().call(getVideo, { params: { id } });
    const media = await world.visitor().request({ method: 'GET', url: clip.renditions[0]!.url });
    expect(media.statusCode).toBe(200);
  });
});

/** Runs a server in a process of its own and kills it, hard, while it encodes; resolves with the clip's id. */
async function killDuringEncode(dataDir: string, file: string): Promise<string> {
  const child = spawn(process.execPath, [SERVER, dataDir, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const id = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error('The server ended before it was killed.')));
  });
  child.kill('SIGKILL');
  await ended;
  return id;
}

/** No uploaded or half-made file is left, no job, and every blob is named by a row and the other way round. */
async function expectTidy(world: World): Promise<void> {
  const { db } = world.context.database;
  const renditions = await db.selectFrom('renditions').select('blob').execute();
  const videos = await db.selectFrom('videos').select(['poster_webp', 'poster_avif']).execute();
  const named = [
    ...renditions.map(({ blob }) => blob),
    ...videos.flatMap(({ poster_webp, poster_avif }) => [poster_webp, poster_avif]),
  ].filter((name) => name !== null);
  const expected = [...new Set(named)].map((name) => `blobs/${name.slice(0, 2)}/${name}`);
  expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual(expected.toSorted());
  expect(await db.selectFrom('jobs').selectAll().execute()).toEqual([]);
}
