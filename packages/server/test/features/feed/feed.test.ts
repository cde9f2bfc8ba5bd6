import { getFeed, getVideo, deleteVideo, type ClipPage } from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { newId, type VideoId } from '#lib/ids.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld, type World } from '#test/world.ts';

const { skip } = needs('ffmpeg');

/** Rows of clips that share the files of one that was really made. */
async function multiply(world: World, id: string, count: number): Promise<VideoId[]> {
  const { db } = world.context.database;
  const [video] = await db
    .selectFrom('videos')
    .selectAll()
    .where('id', '=', id as VideoId)
    .execute();
  const renditions = await db
    .selectFrom('renditions')
    .selectAll()
    .where('video_id', '=', id as VideoId)
    .execute();
  const ids: VideoId[] = [];
  for (let serial = 0; serial < count; serial += 1) {
    const copy = newId('v');
    const published_at = world.clock.now() - serial * 60_000;
    await db
      .insertInto('videos')
      .values({ ...video!, id: copy, published_at, uploaded_at: published_at })
      .execute();
    for (const rendition of renditions)
      await db
        .insertInto('renditions')
        .values({ ...rendition, video_id: copy })
        .execute();
    ids.push(copy);
  }
  return ids;
}

async function pageOf(world: World, cursor?: string): Promise<ClipPage> {
  return world.visitor().call(getFeed, cursor === undefined ? {} : { query: { cursor } });
}

async function readAll(world: World, from?: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor = from;
  do {
    const page = await pageOf(world, cursor);
    ids.push(...page.clips.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

describe.skipIf(skip)('the feed', () => {
  let world: World;
  let first: string;

  beforeAll(async () => {
    world = await createWorld();
    first = await world.upload(await world.as('ana'), await fixture('front'));
    await world.settle();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function renew(): Promise<void> {
    await world.clock.advance(15_000);
  }

  test('gives ten clips a page, every clip once, and the same to everybody', async () => {
    const ids = await multiply(world, first, 24);
    await renew();
    const page = await pageOf(world);
    expect(page.clips).toHaveLength(10);
    const all = await readAll(world);
    expect(all.toSorted()).toEqual([first, ...ids].toSorted());

    const ana = await world.as('ana');
    const [signedIn, signedOut] = [
      await ana.request({ method: 'GET', url: '/api/v1/feed' }),
      await world.visitor().request({ method: 'GET', url: '/api/v1/feed' }),
    ];
    expect(signedIn.rawPayload).toEqual(signedOut.rawPayload);
    expect(signedIn.headers).toMatchObject({
      'cache-control': 'public, max-age=15',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(signedIn.headers).not.toHaveProperty('set-cookie');
    expect(signedIn.headers).not.toHaveProperty('vary');
  });

  test('shows a clip as its own address does', async () => {
    const page = await pageOf(world);
    const clip = await world.visitor().call(getVideo, { params: { id: page.clips[0]!.id } });
    expect(page.clips[0]).toEqual(clip);
  });

  test('neither repeats nor skips for a reader while new clips arrive', async () => {
    const before = await readAll(world);
    const page = await pageOf(world);
    const added = await multiply(world, first, 7);
    await renew();
    const rest = await readAll(world, page.next!);
    expect([...page.clips.map(({ id }) => id), ...rest]).toEqual(before);
    expect(await readAll(world)).toEqual(expect.arrayContaining(added));
  });

  test('goes on after the last clip shown when its order is forgotten, as after a restart', async () => {
    const before = await readAll(world);
    const page = await pageOf(world);
    await world.restart();
    const rest = await readAll(world, page.next!);
    expect([...page.clips.map(({ id }) => id), ...rest]).toEqual(before);
  });

  test('drops a deleted clip at once and fills the page', async () => {
    const page = await pageOf(world);
    const gone = page.clips[3]!.id;
    await (await world.as('ana')).call(deleteVideo, { params: { id: gone } });
    const after = await pageOf(world);
    expect(after.clips.map(({ id }) => id)).not.toContain(gone);
    expect(after.clips).toHaveLength(10);
  });

  test('is made of the same bytes until something changes', async () => {
    const read = async () =>
      (await world.visitor().request({ method: 'GET', url: '/api/v1/feed' })).body;
    await renew();
    const bytes = await read();
    await world.clock.advance(20 * 60_000);
    expect(await read()).toBe(bytes);
  });

  test('asks the database for no page that it has made', async () => {
    await pageOf(world);
    const { db } = world.context.database;
    await db.updateTable('videos').set({ caption: 'changed behind its back' }).execute();
    const page = await pageOf(world);
    expect(page.clips[0]?.caption).not.toBe('changed behind its back');
    await renew();
    expect((await pageOf(world)).clips[0]?.caption).toBe('changed behind its back');
  });

  test.each(['x', '0', '1-1.10', '1-1.10.v_short', `1-1.99999.v_${'x'.repeat(22)}`, '../..'])(
    'refuses the cursor "%s"',
    async (cursor) => {
      const url = `/api/v1/feed?cursor=${encodeURIComponent(cursor)}`;
      const answer = await world.visitor().request({ method: 'GET', url });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'request/invalid', detail: { field: 'cursor' } });
    },
  );

  test('ends politely for a cursor far behind the end', async () => {
    const cursor = `1-1.9999.v_${'x'.repeat(22)}`;
    expect(await pageOf(world, cursor)).toEqual({ clips: [], next: null });
  });
});

test('a feed without clips is an empty page', async () => {
  await using world = await createWorld();
  expect(await pageOf(world)).toEqual({ clips: [], next: null });
});
