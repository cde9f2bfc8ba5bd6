import { getOwnVideo, listOwnVideos } from '@footlights/contract';
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, MEDIA_FOLDERS } from '#test/folder.ts';
import { beginUpload, inspectUpload, metadataOf, sendBytes } from '#test/upload.ts';
import { createWorld } from '#test/world.ts';

const TUS = { 'tus-resumable': '1.0.0' };

test('tells what it can do to anybody', async () => {
  await using world = await createWorld();
  const answer = await world.visitor().request({ method: 'OPTIONS', url: '/api/v1/uploads' });
  expect(answer.statusCode).toBe(204);
  expect(answer.headers).toMatchObject({
    'tus-version': '1.0.0',
    'tus-max-size': '500000000',
    'tus-extension': 'creation,creation-with-upload,termination,expiration',
  });
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
});

test('begins with an address below our own origin, the clip to come and when it expires', async () => {
  await using world = await createWorld();
  const answer = await beginUpload(await world.as('ana'), 1000, { filename: 'a.mp4' });
  expect(answer.statusCode).toBe(201);
  expect(answer.headers['location']).toMatch(/^\/api\/v1\/uploads\/[A-Za-z0-9_-]{22}$/);
  expect(answer.headers['footlights-video']).toMatch(/^v_[A-Za-z0-9_-]{22}$/);
  const expires = Date.parse(String(answer.headers['upload-expires']));
  expect(expires).toBe(world.clock.now() + 24 * 3_600_000);
});

test('is for people who are signed in', async () => {
  await using world = await createWorld();
  const answer = await beginUpload(world.visitor(), 1000);
  expect(answer.statusCode).toBe(401);
  expect(answer.json()).toMatchObject({ code: 'session/required' });
});

test('belongs to whoever began it: to others it does not exist', async () => {
  await using world = await createWorld();
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const url = String((await beginUpload(ana, 4)).headers['location']);
  const sent = await sendBytes(ben, url, { bytes: Buffer.from('evil'), offset: 0 });
  expect(sent.statusCode).toBe(404);
  expect(sent.json()).toMatchObject({ code: 'upload/not-found' });
  expect((await inspectUpload(ben, url)).statusCode).toBe(404);
  const removed = await ben.request({ method: 'DELETE', url, headers: TUS });
  expect(removed.statusCode).toBe(404);
  const mine = await inspectUpload(ana, url);
  expect(mine.headers).toMatchObject({ 'upload-offset': '0', 'upload-length': '4' });
});

test('refuses a file above the limit before a byte is sent, and a body above what was declared', async () => {
  await using world = await createWorld({ env: { UPLOAD_MAX_MB: '1' } });
  const ana = await world.as('ana');
  const answer = await beginUpload(ana, 1_000_001);
  expect(answer.statusCode).toBe(413);
  expect(answer.json()).toMatchObject({ code: 'upload/too-large' });
  const url = String((await beginUpload(ana, 10)).headers['location']);
  const sent = await sendBytes(ana, url, { bytes: Buffer.alloc(11), offset: 0 });
  expect(sent.statusCode).toBe(413);
  expect((await inspectUpload(ana, url)).headers['upload-offset']).toBe('0');
});

test('refuses bytes at another offset than the last one', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const url = String((await beginUpload(ana, 10)).headers['location']);
  await sendBytes(ana, url, { bytes: Buffer.alloc(4), offset: 0 });
  for (const offset of [0, 3, 5]) {
    const sent = await sendBytes(ana, url, { bytes: Buffer.alloc(2), offset });
    expect(sent.statusCode).toBe(409);
  }
  expect((await inspectUpload(ana, url)).headers['upload-offset']).toBe('4');
});

test('five at once for each account; one that is cancelled makes room and leaves no file', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const begun = await Promise.all(Array.from({ length: 7 }, () => beginUpload(ana, 10)));
  const codes = begun.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
  expect(codes).toEqual([201, 201, 201, 201, 201, 429, 429]);
  expect((await beginUpload(await world.as('ben'), 10)).statusCode).toBe(201);
  const url = String(begun.find(({ statusCode }) => statusCode === 201)?.headers['location']);
  expect((await ana.request({ method: 'DELETE', url, headers: TUS })).statusCode).toBe(204);
  expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toHaveLength(5);
  expect((await beginUpload(ana, 10)).statusCode).toBe(201);
});

test('is dropped after a day, with its bytes', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const url = String((await beginUpload(ana, 10)).headers['location']);
  await sendBytes(ana, url, { bytes: Buffer.alloc(4), offset: 0 });
  await world.clock.advance(23 * 3_600_000);
  expect((await inspectUpload(ana, url)).headers['upload-offset']).toBe('4');
  await world.clock.advance(2 * 3_600_000 + 1);
  expect((await inspectUpload(ana, url)).statusCode).toBe(404);
  expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
});

test('knows an upload again after a restart', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const url = String((await beginUpload(ana, 10, { filename: 'a.mp4' })).headers['location']);
  await sendBytes(ana, url, { bytes: Buffer.alloc(4), offset: 0 });
  await world.restart();
  const known = await inspectUpload(ana, url);
  expect(known.headers).toMatchObject({
    'upload-offset': '4',
    'upload-length': '10',
    'upload-metadata': metadataOf({ filename: 'a.mp4' }),
  });
});

test('makes the clip at the next start when the process died between the last byte and the clip', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const begun = await beginUpload(ana, 10);
  const url = String(begun.headers['location']);
  await sendBytes(ana, url, { bytes: Buffer.alloc(4), offset: 0 });
  const { appendFile } = await import('node:fs/promises');
  await appendFile(join(world.dataDir, 'uploads', url.split('/').at(-1)!), Buffer.alloc(6));
  await world.restart();
  await world.settle();
  const id = String(begun.headers['footlights-video']);
  const { processing } = await ana.call(getOwnVideo, { params: { id } });
  expect(processing.state).toBe('failed');
});

test('answers that everything has arrived after its clip was made and its file is gone', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const begun = await beginUpload(ana, 5);
  const url = String(begun.headers['location']);
  await sendBytes(ana, url, { bytes: Buffer.from('hello'), offset: 0 });
  await world.settle();
  const answer = await inspectUpload(ana, url);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'upload-offset': '5',
    'upload-length': '5',
    'footlights-video': begun.headers['footlights-video'],
  });
  const again = await sendBytes(ana, url, { bytes: Buffer.from('x'), offset: 5 });
  expect(again.statusCode).toBe(404);
  const { clips } = await ana.call(listOwnVideos, {});
  expect(clips).toHaveLength(1);
});

test('keeps what arrives together apart', async () => {
  await using world = await createWorld();
  const people = await Promise.all(['ana', 'ben'].map((name) => world.as(name)));
  const sizes = await Promise.all(
    people.flatMap((person) =>
      [200_000, 300_000, 400_000].map(async (size) => {
        const url = String((await beginUpload(person, size + 1)).headers['location']);
        await sendBytes(person, url, { bytes: randomBytes(size), offset: 0 });
        const { size: kept } = await stat(join(world.dataDir, 'uploads', url.split('/').at(-1)!));
        return kept - size;
      }),
    ),
  );
  expect(sizes).toEqual([0, 0, 0, 0, 0, 0]);
});

test.each([
  ['no length', {}, 'Upload-Length'],
  ['a negative length', { 'upload-length': '-1' }, 'Upload-Length'],
  ['a length to be told later', { 'upload-defer-length': '1' }, 'Upload-Length'],
  [
    'an unknown visibility',
    { 'upload-metadata': metadataOf({ visibility: 'secret' }) },
    'visibility',
  ],
  [
    'a long file name',
    { 'upload-metadata': metadataOf({ filename: 'x'.repeat(256) }) },
    'filename',
  ],
  ['text that is not UTF-8', { 'upload-metadata': 'caption /w==' }, 'Upload-Metadata'],
  ['text that is not base64', { 'upload-metadata': 'caption hello!' }, 'Upload-Metadata'],
  ['an unknown key', { 'upload-metadata': 'owner YQ==' }, 'Upload-Metadata'],
  ['a key twice', { 'upload-metadata': 'caption YQ==,caption YQ==' }, 'Upload-Metadata'],
  [
    'endless metadata',
    { 'upload-metadata': metadataOf({ caption: 'x'.repeat(9000) }) },
    'Upload-Metadata',
  ],
])('refuses %s with the rule and leaves nothing', async (_what, headers, field) => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const length = _what.includes('length') ? {} : { 'upload-length': '10' };
  const answer = await ana.request({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: { ...TUS, ...length, ...(headers as Record<string, string>) },
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'request/invalid', detail: { field } });
  expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
  expect(await world.context.database.db.selectFrom('uploads').selectAll().execute()).toEqual([]);
});

test('an error of the protocol itself leaves no upload behind', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const answer = await ana.request({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: { 'upload-length': '10', 'tus-resumable': '0.2.2' },
  });
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(await world.context.database.db.selectFrom('uploads').selectAll().execute()).toEqual([]);
});

test.each([
  ['letters', 'x'.repeat(300), 'x'.repeat(300)],
  ['families of emoji', '👩‍👩‍👧‍👦'.repeat(300), '👩‍👩‍👧‍👦'.repeat(300)],
  ['markup', '<img src=x onerror=alert(1)> & "quotes"', '<img src=x onerror=alert(1)> & "quotes"'],
  ['controls and overrides', 'a\u0000b\u001bc\u202Ed\u2066e\ufeff', 'abcde'],
  ['line breaks', ' one\r\ntwo\n\n\n\nthree ', 'one\ntwo\n\nthree'],
])('keeps a caption of %s', async (_what, caption, stored) => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const begun = await beginUpload(ana, 0, { caption });
  expect(begun.statusCode).toBe(201);
  const id = String(begun.headers['footlights-video']);
  const own = await ana.call(getOwnVideo, { params: { id } });
  expect(own.caption).toBe(stored);
});

test('refuses a caption of 301 characters, counted as people see them', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const answer = await beginUpload(ana, 10, { caption: '👍🏽'.repeat(301) });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    code: 'upload/caption-too-long',
    message: 'Captions are up to 300 characters; this one is 301.',
  });
});

test('a page of another site cannot upload with somebody’s session', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const answer = await ana.request({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: { ...TUS, 'upload-length': '10', origin: 'https://evil.example' },
  });
  expect(answer.statusCode).toBe(403);
});

test('an account’s twenty-first file waits until another is processed', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const { db } = world.context.database;
  const profile = await world.context.profiles.byUsername('ana');
  await db
    .insertInto('videos')
    .values(
      Array.from({ length: 20 }, (_, index) => ({
        ...waitingClip(`v_${String(index).padStart(22, '0')}`),
        creator_id: profile?.id ?? 'a_',
        source: `waiting-${index}`,
      })),
    )
    .execute();
  const refused = await beginUpload(ana, 100, { caption: 'One more' });
  expect(refused.statusCode).toBe(429);
  expect(refused.json()).toMatchObject({ code: 'upload/too-many' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  await db.updateTable('videos').set({ source: null }).where('source', '=', 'waiting-3').execute();
  expect((await beginUpload(ana, 100, { caption: 'One more' })).statusCode).toBe(201);
});

function waitingClip(id: `v_${string}`) {
  return {
    id,
    caption: '',
    visibility: 'public' as const,
    audience: 'public' as const,
    state: 'failed' as const,
    reason: 'The encoder ended unexpectedly.',
    uploaded_at: 0,
    failed_at: 0,
    published_at: null,
    duration_seconds: null,
    width: null,
    height: null,
    has_sound: null,
    poster_webp: null,
    poster_avif: null,
    thumbhash: null,
  };
}
