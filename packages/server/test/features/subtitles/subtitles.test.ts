import {
  changeVideo,
  deleteSubtitles,
  deleteVideo,
  exportAccount,
  getFeed,
  getKnowledge,
  getOwnFeed,
  getVideo,
  leave,
  listOwnVideos,
  listProfileClips,
  putSubtitles,
  SUBTITLES_BYTES,
  SUBTITLES_PER_CLIP,
  urlOf,
  type ApiProblem,
  type Clip,
} from '@footlights/contract';
import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import { unzip } from '#test/unzip.ts';
import { createWorld, type Person, type World } from '#test/world.ts';

const FILE = 'WEBVTT\n\nNOTE mine\n\n00:01.000 --> 00:02.000\nThe harbour\n';
const KEPT = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nThe harbour\n';

let world: World;
let ana: Person;
beforeAll(async () => {
  world = await createWorld({ env: { DELETION_GRACE_DAYS: '0' } });
  // The first account runs the instance, and so stays.
  await world.as('zoe');
  ana = await world.as('ana');
});
afterAll(() => world[Symbol.asyncDispose]());

function put(
  person: Person,
  id: string,
  given: { language?: string; label?: string; text?: string } = {},
) {
  const { language = 'en', label, text = FILE } = given;
  return person.call(putSubtitles, {
    params: { id, language },
    query: label === undefined ? {} : { label },
    file: new Blob([text]),
  });
}
const take = (person: Person, id: string, language = 'en') =>
  person.call(deleteSubtitles, { params: { id, language } });
const get = (url: string) => world.visitor().request({ method: 'GET', url });
const shown = async (person: Person, id: string) =>
  (await person.call(getVideo, { params: { id } })).subtitles;
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (problem: unknown) => (problem as ApiProblem).code,
  );
async function files(): Promise<string[]> {
  const names = await readdir(join(world.dataDir, 'blobs'), { recursive: true });
  return names.filter((name) => name.endsWith('.vtt'));
}
/** Whether the file of an address is on the disk. */
async function isKept(url: string): Promise<boolean> {
  const name = url.slice('/media/'.length).replace(/\?.*/, '');
  return (await files()).some((path) => path.endsWith(name));
}

describe('subtitles', () => {
  test('of a public clip are WebVTT for everybody, named by their content, wherever renditions are', async () => {
    const { id } = await plantClip(world, { creator: 'ana' });
    // Pages of the feed are remembered.
    await world.visitor().call(getFeed);
    const own = await put(ana, id, { language: 'PT-br', label: ' For\u202E all \n ears ' });
    await put(ana, id, { language: 'de' });
    const url = `/media/${createHash('sha256').update(KEPT).digest('hex')}.vtt`;
    const expected = [
      { language: 'de', url },
      { language: 'pt-BR', label: 'For all ears', url },
    ];
    expect(own.clip?.subtitles).toEqual([expected[1]]);
    const visitor = world.visitor();
    const lists: Clip[][] = [
      [await visitor.call(getVideo, { params: { id } })],
      (await visitor.call(getFeed)).clips,
      (await ana.call(getOwnFeed, {})).clips,
      (await visitor.call(listProfileClips, { params: { username: 'ana' } })).clips,
      (await ana.call(listOwnVideos)).clips.flatMap(({ clip }) => clip ?? []),
    ];
    for (const clips of lists)
      expect(clips.find((clip) => clip.id === id)?.subtitles).toEqual(expected);
    const served = await get(url);
    expect([served.statusCode, served.body]).toEqual([200, KEPT]);
    expect(served.headers).toMatchObject({
      'content-type': 'text/vtt; charset=utf-8',
      'cache-control': 'public, max-age=31536000, s-maxage=60, immutable',
      etag: `"${url.slice('/media/'.length, -'.vtt'.length)}"`,
      'x-content-type-options': 'nosniff',
    });
    expect(served.headers).not.toHaveProperty('set-cookie');
    const head = await world.visitor().request({ method: 'HEAD', url });
    expect(head.headers['content-length']).toBe(String(KEPT.length));
  });

  test('are put and taken off by the creator alone', async () => {
    const { id } = await plantClip(world, { creator: 'ana' });
    const hidden = await plantClip(world, { creator: 'ana', visibility: 'private' });
    await put(ana, id);
    const [ben, nobody] = [await world.as('ben'), world.visitor()];
    for (const clip of [id, hidden.id, `v_${'A'.repeat(22)}`]) {
      expect(await codeOf(put(ben, clip))).toBe('video/not-found');
      expect(await codeOf(put(ben, clip, { text: 'x', language: 'q9' }))).toBe('video/not-found');
      expect(await codeOf(take(ben, clip))).toBe('video/not-found');
      expect(await codeOf(put(nobody, clip))).toBe('session/required');
      expect(await codeOf(take(nobody, clip))).toBe('session/required');
    }
    expect(await shown(nobody, id)).toHaveLength(1);
    await take(ana, id, 'EN');
    expect(await shown(nobody, id)).toEqual([]);
    expect(await codeOf(take(ana, id))).toBe('subtitles/not-found');
  });

  test('that replace others leave no file of those behind, unless another clip names it', async () => {
    const [one, other] = [
      await plantClip(world, { creator: 'ana' }),
      await plantClip(world, { creator: 'ana' }),
    ];
    const text = FILE.replace('The harbour', 'Only here');
    await put(ana, one.id, { text });
    const [{ url } = { url: '' }] = await shown(ana, one.id);
    await put(ana, other.id, { text });
    await put(ana, one.id, { text: FILE });
    expect([(await get(url)).statusCode, await isKept(url)]).toEqual([200, true]);
    await put(ana, one.id, { text: FILE });
    await put(ana, other.id, { language: 'en', text: FILE });
    expect((await get(url)).statusCode).toBe(404);
    expect(await isKept(url)).toBe(false);
    const [kept] = await shown(ana, one.id);
    expect((await get(kept!.url)).body).toBe(KEPT);
  });

  test('of what is not public have signed addresses, which end and close as those of renditions do', async () => {
    const { id } = await plantClip(world, { creator: 'ana', visibility: 'unlisted' });
    const text = FILE.replace('The harbour', 'Unlisted');
    await put(ana, id, { text });
    const [{ url } = { url: '' }] = await shown(world.visitor(), id);
    expect(url).toMatch(/^\/media\/[\da-f]{64}\.vtt\?e=\d+&s=[\w-]{22}$/);
    const served = await get(url);
    expect(served.statusCode).toBe(200);
    expect(served.headers['cache-control']).toMatch(/^private, max-age=\d+$/);
    expect((await get(url.replace(/\?.*/, ''))).statusCode).toBe(404);
    expect((await get(url.replace(/s=./, 's=_'))).statusCode).toBe(404);
    await ana.call(changeVideo, { params: { id }, body: { visibility: 'private' } });
    expect((await get(url)).statusCode).toBe(404);
    expect(await codeOf(shown(world.visitor(), id))).toBe('video/not-found');
    const [own] = await shown(ana, id);
    expect((await get(own!.url)).statusCode).toBe(200);
    await world.clock.advance(2 * 3_600_000);
    expect((await get(own!.url)).statusCode).toBe(404);
  });

  test('go with their clip, at once', async () => {
    const { id } = await plantClip(world, { creator: 'ana' });
    await put(ana, id, { text: FILE.replace('The harbour', 'Soon gone') });
    const [{ url } = { url: '' }] = await shown(ana, id);
    const before = await files();
    await ana.call(deleteVideo, { params: { id } });
    expect((await get(url)).statusCode).toBe(404);
    expect(await files()).toHaveLength(before.length - 1);
    const { db } = world.context.database;
    expect(
      await db.selectFrom('subtitles').selectAll().where('video_id', '=', id).execute(),
    ).toEqual([]);
    expect(await codeOf(put(ana, id))).toBe('video/not-found');
  });

  test('cost a page as many queries whether one clip has them or all have', async () => {
    const cleo = await world.as('cleo');
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1)
      ids.push((await plantClip(world, { creator: 'cleo' })).id);
    const page = async () => {
      await world.settle();
      return world.queriesOf(() => cleo.call(listOwnVideos));
    };
    const none = await page();
    for (const id of ids)
      for (const language of ['de', 'en', 'fr']) await put(cleo, id, { language });
    const all = await page();
    expect(all.length).toBe(none.length);
    expect(all.filter((sql) => sql.includes('"subtitles"'))).toHaveLength(1);
  });

  test('are declared with the other tables, and the audit agrees', async () => {
    const { tables } = await world.visitor().call(getKnowledge);
    expect(tables.find(({ name }) => name === 'subtitles')).toMatchObject({
      holds: 'clips',
      namesPerson: false,
      namesVideo: true,
    });
  });
});

describe('a file', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await plantClip(world, { creator: 'ana' }));
  });
  const send = (payload: string | Buffer, type = 'text/vtt', person = ana) =>
    person.request({
      method: 'PUT',
      url: urlOf(putSubtitles, { params: { id, language: 'en' } }),
      headers: { 'content-type': type },
      payload,
    });

  test('that breaks a rule is refused with line and rule, and what was there stays', async () => {
    await put(ana, id);
    const broken = Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\nCaf\xe9', 'latin1');
    const answer = await send(broken);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      code: 'subtitles/invalid',
      message: 'Line 4: the file has to be in UTF-8.',
      detail: { line: 4, rule: 'encoding' },
    });
    const long = await send('WEBVTT\n\n00:01.000 --> 00:12.000\nx');
    expect(long.json()).toMatchObject({ detail: { line: 3, rule: 'end' } });
    expect((await send('')).json()).toMatchObject({ code: 'subtitles/invalid' });
    const [kept] = await shown(ana, id);
    expect((await get(kept!.url)).body).toBe(KEPT);
  });

  test('is SubRip as well as WebVTT, by whatever type it is sent', async () => {
    const subRip = '1\r\n00:00:01,000 --> 00:00:02,000\r\nThe harbour\r\n';
    for (const type of ['application/x-subrip', 'application/octet-stream', 'text/vtt; x=y'])
      expect([type, (await send(subRip, type)).statusCode]).toEqual([type, 200]);
    const [kept] = await shown(ana, id);
    expect((await get(kept!.url)).body).toBe(KEPT);
    for (const type of ['application/json', 'text/plain', 'text/html'])
      expect([type, (await send('"x"', type)).json()]).toMatchObject([
        type,
        { code: 'request/media-type' },
      ]);
  });

  test('has up to 256 KB, which nobody else can make the server read', async () => {
    const note = (bytes: number) => FILE.replace('mine', 'x'.repeat(bytes - FILE.length + 4));
    expect((await send(note(SUBTITLES_BYTES))).statusCode).toBe(200);
    const large = note(SUBTITLES_BYTES + 1);
    expect((await send(large)).json()).toMatchObject({ code: 'request/too-large' });
    const stranger = await send(large, 'text/vtt', world.visitor());
    expect(stranger.json()).toMatchObject({ code: 'session/required' });
  });

  test('needs a language that there can be, and a clip that can be played', async () => {
    for (const language of ['en-', 'x'.repeat(36), 'e', 'en_GB', 'en-x', 'i-nothing', 'de-1'])
      expect([language, await codeOf(put(ana, id, { language }))]).toEqual([
        language,
        expect.stringMatching(/^(?:subtitles\/language|request\/)-?invalid$/),
      ]);
    const { db } = world.context.database;
    const young = await plantClip(world, { creator: 'ana' });
    const nothing = { published_at: null, duration_seconds: null };
    await db.updateTable('videos').set(nothing).where('id', '=', young.id).execute();
    expect(await codeOf(put(ana, young.id))).toBe('video/not-playable');
  });
});

test('a clip has subtitles in up to 20 languages, and what is refused leaves no file', async () => {
  const dan = await world.as('dan');
  const { id } = await plantClip(world, { creator: 'dan' });
  const languages = Array.from({ length: SUBTITLES_PER_CLIP + 1 }, (_, at) => `en-x-n${at}`);
  for (const language of languages.slice(0, -1)) await put(dan, id, { language });
  const before = await files();
  const text = FILE.replace('The harbour', 'One too many');
  expect(await codeOf(put(dan, id, { language: languages.at(-1)!, text }))).toBe(
    'subtitles/too-many',
  );
  expect(await files()).toEqual(before);
  expect(await codeOf(put(dan, id, { language: languages[0]!, text }))).toBe('answered');
  expect(await shown(dan, id)).toHaveLength(SUBTITLES_PER_CLIP);
});

test('putting is limited for each account', async () => {
  const eli = await world.as('eli');
  const { id } = await plantClip(world, { creator: 'eli' });
  const codes: string[] = [];
  for (let count = 0; count < 45; count += 1) codes.push(await codeOf(put(eli, id)));
  expect(codes.filter((code) => code === 'answered')).toHaveLength(40);
  expect(codes.at(-1)).toBe('rate/limited');
});

test('the export holds them, and the account that ends leaves nothing of them', async () => {
  const fay = await world.as('fay');
  const { id } = await plantClip(world, { creator: 'fay' });
  const text = FILE.replace('The harbour', 'Of fay alone');
  await put(fay, id, { language: 'zh-hant', label: 'Full', text });
  const answer = await fay.request({ url: urlOf(exportAccount) });
  const zip = unzip(answer.rawPayload);
  expect(zip.get(`clips/${id}/subtitles.zh-Hant.vtt`)?.toString()).toBe(
    KEPT.replace('The harbour', 'Of fay alone'),
  );
  expect(JSON.parse(zip.get('clips.json')?.toString() ?? '')).toMatchObject([
    { id, subtitles: [{ language: 'zh-Hant', label: 'Full' }] },
  ]);
  const [{ url } = { url: '' }] = await shown(fay, id);
  await fay.call(leave, { body: { password: 'fay likes footlights' } }).catch(() => null);
  await world.settle();
  expect((await get(url)).statusCode).toBe(404);
  expect(await isKept(url)).toBe(false);
});

test('a restart keeps what clips name, and drops what none does', async () => {
  const { id } = await plantClip(world, { creator: 'zoe' });
  await put(await world.as('zoe'), id);
  const [{ url } = { url: '' }] = await shown(world.visitor(), id);
  const orphan = `${'ab'.repeat(32)}.vtt`;
  await mkdir(join(world.dataDir, 'blobs', 'ab'), { recursive: true });
  await writeFile(join(world.dataDir, 'blobs', 'ab', orphan), KEPT);
  await world.restart();
  await expect.poll(() => isKept(`/media/${orphan}`)).toBe(false);
  expect((await get(url)).body).toBe(KEPT);
});
