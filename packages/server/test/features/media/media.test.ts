import { getVideo } from '@footlights/contract';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld, type World } from '#test/world.ts';

const { skip } = needs('ffmpeg');

describe.skipIf(skip)('media', () => {
  let world: World;
  let url: string;
  let bytes: Buffer;
  let poster: { webp: string; avif: string };

  beforeAll(async () => {
    world = await createWorld();
    const id = await world.upload(await world.as('ana'), await fixture('plain'));
    await world.settle();
    const clip = await world.visitor().call(getVideo, { params: { id } });
    url = clip.renditions[0]!.url;
    poster = clip.poster;
    bytes = await readFile(pathOf(url));
  });
  afterAll(() => world[Symbol.asyncDispose]());

  function pathOf(address: string): string {
    const name = address.replace('/media/', '');
    return join(world.dataDir, 'blobs', name.slice(0, 2), name);
  }
  function get(headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
    return world.visitor().request({ method, url, headers });
  }

  test('is named by its hash, told by its tag, and may be kept for ever', async () => {
    const answer = await get();
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(bytes);
    expect(url).toBe(`/media/${hash}.mp4`);
    expect(answer.headers).toMatchObject({
      etag: `"${hash}"`,
      'cache-control': 'public, max-age=31536000, s-maxage=60, immutable',
      'accept-ranges': 'bytes',
      'content-type': 'video/mp4',
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).not.toHaveProperty('vary');
    expect(answer.headers).not.toHaveProperty('last-modified');
  });

  test('tells the types of posters', async () => {
    const types = await Promise.all(
      [poster.webp, poster.avif].map(async (address) => {
        const { headers, statusCode } = await world
          .visitor()
          .request({ method: 'GET', url: address });
        return [statusCode, headers['content-type']];
      }),
    );
    expect(types).toEqual([
      [200, 'image/webp'],
      [200, 'image/avif'],
    ]);
  });

  test('sends one range', async () => {
    const answer = await get({ range: 'bytes=10-19' });
    expect(answer.statusCode).toBe(206);
    expect(answer.headers).toMatchObject({
      'content-range': `bytes 10-19/${bytes.length}`,
      'content-length': '10',
    });
    expect(answer.rawPayload).toEqual(bytes.subarray(10, 20));
  });

  test('sends the whole when several ranges are asked for', async () => {
    const answer = await get({ range: 'bytes=0-1,5-6' });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(bytes);
  });

  test('answers 416 with the size when a range begins behind the end', async () => {
    const answer = await get({ range: `bytes=${bytes.length}-` });
    expect(answer.statusCode).toBe(416);
    expect(answer.headers['content-range']).toBe(`bytes */${bytes.length}`);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.rawPayload).toHaveLength(0);
  });

  test('HEAD tells the whole and sends nothing, whatever the range', async () => {
    const answer = await get({ range: 'bytes=0-1' }, 'HEAD');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-length']).toBe(String(bytes.length));
    expect(answer.rawPayload).toHaveLength(0);
  });

  test('If-None-Match with its tag is answered 304 without a body', async () => {
    const { headers } = await get();
    const answer = await get({ 'if-none-match': `"other", ${String(headers['etag'])}` });
    expect(answer.statusCode).toBe(304);
    expect(answer.headers['etag']).toBe(headers['etag']);
    expect(answer.rawPayload).toHaveLength(0);
    expect((await get({ 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  test('If-Range holds a range to exactly these bytes', async () => {
    const tag = String((await get()).headers['etag']);
    const statusOf = async (condition: string) =>
      (await get({ range: 'bytes=0-1', 'if-range': condition })).statusCode;
    expect(await statusOf(tag)).toBe(206);
    expect(await statusOf('"other"')).toBe(200);
    expect(await statusOf(`W/${tag}`)).toBe(200);
    expect(await statusOf('Wed, 21 Oct 2026 07:28:00 GMT')).toBe(200);
  });

  test.each([
    '/media/..%2f..%2ffootlights.db',
    '/media/%2e%2e/footlights.db',
    '/media/../secrets.json',
    '/media/secrets.json',
    `/media/${'0'.repeat(64)}.mp4`,
    `/media/${'0'.repeat(64)}.mp4%00.webp`,
    '/media/',
  ])('has nothing at %s', async (address) => {
    const answer = await world.visitor().request({ method: 'GET', url: address });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('session');
  });

  test('reads no cookie, so that a visitor with one gets the same answer', async () => {
    const headers = { cookie: 'better-auth.session_token=canary', authorization: 'Bearer canary' };
    const [plain, dressed] = [await get(), await get(headers)];
    const { date: _, ...first } = plain.headers;
    const { date: __, ...second } = dressed.headers;
    expect(second).toEqual(first);
  });

  test('leaves no trace of having been fetched: no log line, no access time', async () => {
    await utimes(pathOf(url), 1000, 2000);
    const lines = world.logs.length;
    await get();
    await get({ range: 'bytes=0-1' });
    expect((await stat(pathOf(url))).atimeMs).toBe(1_000_000);
    expect(world.logs).toHaveLength(lines);
  });

  test('closes its files when readers leave in the middle', async () => {
    await world.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = world.app.server.address() as AddressInfo;
    for (let reader = 0; reader < 20; reader += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET ${url} HTTP/1.1\r\nHost: footlights.test\r\n\r\n`);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
    }
    await expect.poll(() => openFiles(pathOf(url)), { timeout: 5000 }).toBe(0);
  });

  test('closes its file after 304, 416 and HEAD', async () => {
    const { headers } = await get();
    await get({ 'if-none-match': String(headers['etag']) });
    await get({ range: `bytes=${bytes.length}-` });
    await get({}, 'HEAD');
    await sleep(20);
    expect(await openFiles(pathOf(url))).toBe(0);
  });
});

/** How many descriptors of this process point to a file; 0 where there is no /proc. */
async function openFiles(path: string): Promise<number> {
  const { readlink } = await import('node:fs/promises');
  const descriptors = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(
    descriptors.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
  );
  return targets.filter((target) => target === path).length;
}
