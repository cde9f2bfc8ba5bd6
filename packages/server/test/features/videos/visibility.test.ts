import {
  changeVideo,
  deleteVideo,
  getFeed,
  getOwnVideo,
  getVideo,
  listOwnVideos,
  listProfileClips,
  retryVideo,
  getProfile,
} from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import type { VideoChange } from '#features/videos/changes.ts';
import { filesBelow, MEDIA_FOLDERS } from '#test/folder.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld, type Person, type World } from '#test/world.ts';

const { skip } = needs('ffmpeg');

async function publish(world: World, person: Person, visibility = 'public'): Promise<string> {
  const id = await world.upload(person, await fixture('front'), { visibility });
  await world.settle();
  return id;
}

/** Where a clip shows to somebody. */
async function placesOf(world: World, id: string, person: Person): Promise<string[]> {
  const feed = await world.visitor().call(getFeed, {});
  const profile = await person.call(listProfileClips, { params: { username: 'ana' } });
  const direct = await person.call(getVideo, { params: { id } }).catch(() => null);
  return [
    ...(feed.clips.some((clip) => clip.id === id) ? ['feed'] : []),
    ...(profile.clips.some((clip) => clip.id === id) ? ['profile'] : []),
    ...(direct === null ? [] : ['address']),
  ];
}

describe.skipIf(skip)('who sees a clip', () => {
  test('follows its visibility, at once', async () => {
    await using world = await createWorld();
    const [ana, ben] = [await world.as('ana'), await world.as('ben')];
    const id = await publish(world, ana, 'private');
    expect(await placesOf(world, id, ben)).toEqual([]);
    expect(await placesOf(world, id, world.visitor())).toEqual([]);
    expect(await placesOf(world, id, ana)).toEqual(['address']);

    await ana.call(changeVideo, { params: { id }, body: { visibility: 'unlisted' } });
    expect(await placesOf(world, id, ben)).toEqual(['address']);

    await ana.call(changeVideo, { params: { id }, body: { visibility: 'public' } });
    expect(await placesOf(world, id, ben)).toEqual(['feed', 'profile', 'address']);
    const profile = await ben.call(getProfile, { params: { username: 'ana' } });
    expect(profile.clipCount).toBe(1);

    await ana.call(changeVideo, { params: { id }, body: { visibility: 'private' } });
    expect(await placesOf(world, id, ben)).toEqual([]);
  });

  test('a private clip and one that never was are told in the same words', async () => {
    await using world = await createWorld();
    const id = await publish(world, await world.as('ana'), 'private');
    const answers = await Promise.all(
      [id, `v_${'x'.repeat(22)}`].map((one) =>
        world.visitor().request({ method: 'GET', url: `/api/v1/videos/${one}` }),
      ),
    );
    expect(answers[0]!.statusCode).toBe(404);
    expect(answers[0]!.body).toBe(answers[1]!.body);
  });

  test('only its creator reads its processing, changes, retries or deletes it', async () => {
    await using world = await createWorld();
    const [ana, ben] = [await world.as('ana'), await world.as('ben')];
    const id = await publish(world, ana);
    const notFound = { code: 'video/not-found', status: 404 };
    await expect(ben.call(getOwnVideo, { params: { id } })).rejects.toMatchObject(notFound);
    await expect(
      ben.call(changeVideo, { params: { id }, body: { caption: 'mine' } }),
    ).rejects.toMatchObject(notFound);
    await expect(ben.call(retryVideo, { params: { id } })).rejects.toMatchObject(notFound);
    await expect(ben.call(deleteVideo, { params: { id } })).rejects.toMatchObject(notFound);
    const stream = await ben.request({
      method: 'GET',
      url: `/api/v1/account/videos/${id}/processing`,
    });
    expect(stream.statusCode).toBe(404);
    expect((await ben.call(listOwnVideos, {})).clips).toEqual([]);
    expect((await ana.call(listOwnVideos, {})).clips).toHaveLength(1);
  });

  test('a caption can be changed within its bounds', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await publish(world, ana);
    const body = { caption: '  <b>new</b>\u0007 ' };
    const changed = await ana.call(changeVideo, { params: { id }, body });
    expect([changed.caption, changed.clip?.caption]).toEqual(['<b>new</b>', '<b>new</b>']);
    await expect(
      ana.call(changeVideo, { params: { id }, body: { caption: 'x'.repeat(301) } }),
    ).rejects.toMatchObject({ code: 'upload/caption-too-long' });
    const page = await world.visitor().call(getFeed, {});
    expect(page.clips[0]?.caption).toBe('<b>new</b>');
  });
});

describe.skipIf(skip)('deleting a clip', () => {
  test('takes it from every place and its files from the disk', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await publish(world, ana);
    expect(await placesOf(world, id, ana)).toEqual(['feed', 'profile', 'address']);
    await ana.call(deleteVideo, { params: { id } });
    expect(await placesOf(world, id, ana)).toEqual([]);
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
    const { db } = world.context.database;
    expect(await db.selectFrom('renditions').selectAll().execute()).toEqual([]);
    await expect(ana.call(deleteVideo, { params: { id } })).rejects.toMatchObject({
      code: 'video/not-found',
    });
  });

  test('leaves the files of another clip of the same bytes, which are kept once', async () => {
    await using world = await createWorld();
    const [ana, ben] = [await world.as('ana'), await world.as('ben')];
    const first = await publish(world, ana);
    const files = await filesBelow(world.dataDir, MEDIA_FOLDERS);
    const second = await publish(world, ben);
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual(files);
    await ana.call(deleteVideo, { params: { id: first } });
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual(files);
    const clip = await ben.call(getVideo, { params: { id: second } });
    const media = await ben.request({ method: 'GET', url: clip.renditions[0]!.url });
    expect(media.statusCode).toBe(200);
    await ben.call(deleteVideo, { params: { id: second } });
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
  });

  test('stops its processing', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('big'));
    await expect
      .poll(async () => (await ana.call(getOwnVideo, { params: { id } })).processing.state)
      .toBe('processing');
    await ana.call(deleteVideo, { params: { id } });
    await world.settle();
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
    expect(await world.context.database.db.selectFrom('jobs').selectAll().execute()).toEqual([]);
  });
});

test.skipIf(skip)('other services hear when a clip is published, changed and deleted', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const { videos } = world.context;
  const heard: [VideoChange['kind'], boolean | undefined][] = [];
  videos.onChange(async ({ id, kind }) => {
    heard.push([kind, (await videos.videoOf(id))?.isPublic]);
  });
  const id = await publish(world, ana);
  await ana.call(changeVideo, { params: { id }, body: { visibility: 'unlisted' } });
  await ana.call(deleteVideo, { params: { id } });
  expect(heard).toEqual([
    ['published', true],
    ['changed', false],
    ['deleted', undefined],
  ]);
});
