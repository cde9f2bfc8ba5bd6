import {
  deleteVideo,
  likeVideo,
  listOwnLikes,
  listProfileLikes,
  unlikeVideo,
} from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppEvent } from '#events.ts';
import { newId } from '#lib/ids.ts';
import { codeOf, createActStage, type ActStage } from './stage.ts';

describe('a like', () => {
  let stage: ActStage;
  beforeAll(async () => {
    stage = await createActStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const params = (id: string) => ({ params: { id } });
  const ids = (page: { clips: { id: string }[] }) => page.clips.map(({ id }) => id);
  const choose = async (username: string, change: { shows_likes?: 0 | 1; is_private?: 0 | 1 }) =>
    stage.world.context.database.db
      .updateTable('profiles')
      .set(change)
      .where('username', '=', username)
      .execute();

  test('counts once however often it is given, and is gone once it is taken back', async () => {
    const { ben, cleo, countsOf } = stage;
    const id = await stage.clip();
    for (const person of [ben, ben, cleo]) await person.call(likeVideo, params(id));
    expect(await countsOf(id)).toMatchObject({ likes: 2 });
    for (let time = 0; time < 2; time += 1) await ben.call(unlikeVideo, params(id));
    expect(await countsOf(id)).toMatchObject({ likes: 1 });
  });

  test('needs somebody who is signed in', async () => {
    expect(await codeOf(stage.world.visitor().call(likeVideo, params(await stage.clip())))).toBe(
      'session/required',
    );
  });

  test('of a clip that one may not see is refused like one of a clip that never was', async () => {
    const { ben } = stage;
    const hidden = [await stage.clip('private'), await stage.clip('followers'), newId('v')];
    for (const id of hidden)
      expect(await codeOf(ben.call(likeVideo, params(id)))).toBe('video/not-found');
    expect(await codeOf(ben.call(unlikeVideo, params(hidden[0]!)))).toBe('done');
    expect(await stage.wrongCounters()).toEqual([]);
  });

  test('is told once when it is given and once when it is taken back', async () => {
    const { ben, world } = stage;
    const id = await stage.clip();
    const told: AppEvent[] = [];
    world.context.outbox.listen(({ event }) => {
      if ('video' in event && event.video === id) told.push(event);
      return Promise.resolve();
    });
    for (const endpoint of [likeVideo, likeVideo, unlikeVideo, unlikeVideo])
      await ben.call(endpoint, params(id));
    await world.settle();
    const [actor, creator] = [await stage.idOf('ben'), await stage.idOf('ana')];
    expect(told).toEqual([
      { kind: 'liked', actor, video: id, creator },
      { kind: 'unliked', actor, video: id, creator },
    ]);
  });

  test('is kept through a block, but neither finds the other’s clip in a list', async () => {
    const { world, cleo, countsOf } = stage;
    const [one, other] = [await stage.idOf('cleo'), await stage.idOf('ana')];
    const id = await stage.clip();
    await cleo.call(likeVideo, params(id));
    await world.context.relations.shield(other, one, 'block');
    expect(ids(await cleo.call(listOwnLikes))).not.toContain(id);
    expect(await codeOf(cleo.call(likeVideo, params(id)))).toBe('video/not-found');
    expect(await countsOf(id)).toMatchObject({ likes: 1 });
    await world.context.relations.unshield(other, one, 'block');
    expect(ids(await cleo.call(listOwnLikes))).toContain(id);
  });

  test('goes with its clip', async () => {
    const { ana, ben, world } = stage;
    const id = await stage.clip();
    await ben.call(likeVideo, params(id));
    await ana.call(deleteVideo, params(id));
    await world.settle();
    const { db } = world.context.database;
    const rows = await db.selectFrom('likes').selectAll().where('video_id', '=', id).execute();
    expect(rows).toEqual([]);
  });

  test('is in its owner’s list, the latest first, page by page without a gap', async () => {
    const { world } = stage;
    const dora = await world.as('dora');
    const liked: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      const id = await stage.clip(count % 2 === 0 ? 'public' : 'unlisted');
      await world.clock.advance(count % 3 === 0 ? 0 : 1000);
      await dora.call(likeVideo, params(id));
      liked.unshift(id);
    }
    const first = await dora.call(listOwnLikes);
    const second = await dora.call(listOwnLikes, { query: { cursor: first.next! } });
    expect(first.clips).toHaveLength(24);
    expect(second.next).toBeNull();
    expect(new Set([...ids(first), ...ids(second)])).toEqual(new Set(liked));
    expect(await codeOf(dora.call(listOwnLikes, { query: { cursor: '1.x' } }))).toBe(
      'request/invalid',
    );
  });

  test('shows to others only where its account says so, and never what has only a link', async () => {
    const { world, ben } = stage;
    const eve = await world.as('eve');
    const [open, linked] = [await stage.clip(), await stage.clip('unlisted')];
    for (const id of [open, linked]) await eve.call(likeVideo, params(id));
    const list = (person = ben) => person.call(listProfileLikes, { params: { username: 'Eve' } });
    expect(await codeOf(list())).toBe('likes/hidden');
    expect(ids(await list(eve))).toHaveLength(2);

    await choose('eve', { shows_likes: 1 });
    expect(await list()).toMatchObject({ clips: [{ id: open }], next: null });
    expect(ids(await list(world.visitor()))).toEqual([open]);

    await choose('eve', { is_private: 1 });
    expect(await codeOf(list())).toBe('likes/hidden');
    await choose('eve', { is_private: 0 });
    await world.context.relations.shield(await stage.idOf('eve'), await stage.idOf('ben'), 'block');
    expect(await codeOf(list())).toBe('profile/not-found');
  });

  test('is in the export of its account, and goes with it while the counts stay right', async () => {
    const { world, countsOf } = stage;
    const { belongings } = world.context.likes;
    const fay = await world.as('fay');
    const id = await stage.clip();
    await fay.call(likeVideo, params(id));
    const account = await stage.idOf('fay');
    expect(await belongings.exportOf(account)).toEqual([{ clip: id, likedAt: world.clock.now() }]);
    for (let time = 0; time < 2; time += 1) await belongings.forget(account);
    expect(await belongings.exportOf(account)).toEqual([]);
    expect(await countsOf(id)).toMatchObject({ likes: 0 });
    expect(await stage.wrongCounters()).toEqual([]);
  });
});
