import {
  changeVideo,
  deleteVideo,
  getFeed,
  getFollowingFeed,
  getOwnFeed,
  repostVideo,
  type ClipPage,
  type FollowingPage,
} from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId } from '#lib/ids.ts';
import { accountOf, plantClip, type PlantedFiles } from '#test/plant.ts';
import { createWorld, type World } from '#test/world.ts';

let world: World;
/** Of all clips here: nobody plays them. */
let files: PlantedFiles;
let ids: Record<'ana' | 'ben' | 'cleo' | 'dan' | 'vera', AccountId>;

beforeAll(async () => {
  world = await createWorld();
  ids = {
    ana: await accountOf(world, 'ana'),
    ben: await accountOf(world, 'ben'),
    cleo: await accountOf(world, 'cleo'),
    dan: await accountOf(world, 'dan'),
    vera: await accountOf(world, 'vera'),
  };
});
afterAll(() => world[Symbol.asyncDispose]());

function nameOf({ clips }: ClipPage): string[] {
  return clips.map(({ creator }) => creator.username);
}

async function readAll(name: string): Promise<string[]> {
  const person = await world.as(name);
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page: ClipPage = await person.call(
      getOwnFeed,
      cursor === undefined ? {} : { query: { cursor } },
    );
    found.push(...page.clips.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe('the feed of one account', () => {
  beforeAll(async () => {
    ({ files } = await plantClip(world, { creator: 'vera', visibility: 'private' }));
    for (let serial = 0; serial < 8; serial += 1) {
      for (const creator of ['ana', 'ben', 'cleo'])
        await plantClip(world, { creator, files, at: world.clock.now() - serial * 60_000 });
    }
    for (const visibility of ['unlisted', 'followers', 'private'] as const)
      await plantClip(world, { creator: 'vera', visibility, files });
  });

  test('is the feed for everybody, own clips too, while there is nothing to leave out', async () => {
    const everybody = await world.visitor().call(getFeed, {});
    const ana = await world.as('ana');
    const own = await ana.call(getOwnFeed, {});
    expect(own.clips).toEqual(everybody.clips);
    const [second, ownSecond] = [
      await world.visitor().call(getFeed, { query: { cursor: everybody.next! } }),
      await ana.call(getOwnFeed, { query: { cursor: own.next! } }),
    ];
    expect(ownSecond.clips).toEqual(second.clips);
    const answer = await ana.request({ method: 'GET', url: '/api/v1/account/feed' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('leaves out, at once, who is blocked either way or muted, and fills the page', async () => {
    const { relations } = world.context;
    const vera = await world.as('vera');
    expect(await readAll('vera')).toHaveLength(24);
    await relations.shield(ids.vera, ids.ben, 'block');
    const page = await vera.call(getOwnFeed, {});
    expect(nameOf(page)).toHaveLength(10);
    expect(nameOf(page)).not.toContain('ben');
    expect(await readAll('vera')).toHaveLength(16);
    expect(await readAll('ben')).toHaveLength(24);
    await relations.shield(ids.cleo, ids.vera, 'block');
    await relations.shield(ids.vera, ids.ana, 'mute');
    expect(await vera.call(getOwnFeed, {})).toEqual({ clips: [], next: null });
    await relations.unshield(ids.vera, ids.ana, 'mute');
    await relations.unshield(ids.vera, ids.ben, 'block');
    const left = await readAll('vera');
    expect(left).toHaveLength(16);
    expect(new Set(left).size).toBe(16);
    await relations.unshield(ids.cleo, ids.vera, 'block');
  });

  test('leaves out captions with a muted word, in both feeds, and fills the page', async () => {
    const { words, relations } = world.context;
    const wes = await accountOf(world, 'wes');
    await relations.follow(wes, ids.vera);
    const caption = 'Spoilers for the last episode';
    const { id } = await plantClip(world, { creator: 'vera', files, caption });
    const seen = async () => {
      const person = await world.as('wes');
      const { entries } = await person.call(getFollowingFeed, {});
      return [(await readAll('wes')).includes(id), entries.some(({ clip }) => clip.id === id)];
    };
    expect(await seen()).toEqual([true, true]);
    await words.add(wes, 'muted', 'spoilers');
    expect(await seen()).toEqual([false, false]);
    expect((await (await world.as('wes')).call(getOwnFeed, {})).clips).toHaveLength(10);
    await words.remove(wes, 'muted', 'spoilers');
    expect(await seen()).toEqual([true, true]);
    await (await world.as('vera')).call(deleteVideo, { params: { id } });
  });

  test('asks the database as often, however many are left out', async () => {
    const { relations } = world.context;
    const vera = await world.as('vera');
    // The pool is made anew before, not within what is counted.
    await vera.call(getOwnFeed, {});
    await world.settle();
    const plain = await world.queriesOf(() => vera.call(getOwnFeed, {}));
    await relations.shield(ids.vera, ids.ben, 'mute');
    await world.settle();
    expect(await world.queriesOf(() => vera.call(getOwnFeed, {}))).toHaveLength(plain.length);
    await relations.unshield(ids.vera, ids.ben, 'mute');
  });

  test('needs somebody who is signed in, and a cursor that a page gave', async () => {
    const signedOut = await world.visitor().request({ method: 'GET', url: '/api/v1/account/feed' });
    expect(signedOut.json()).toMatchObject({ code: 'session/required' });
    const vera = await world.as('vera');
    for (const path of ['/account/feed', '/account/feed/following']) {
      const answer = await vera.request({ method: 'GET', url: `/api/v1${path}?cursor=nonsense` });
      expect(answer.json()).toMatchObject({ code: 'request/invalid', detail: { field: 'cursor' } });
    }
  });
});

describe('the following feed', () => {
  async function pageOf(name: string, cursor?: string): Promise<FollowingPage> {
    const person = await world.as(name);
    return person.call(getFollowingFeed, cursor === undefined ? {} : { query: { cursor } });
  }
  async function allOf(name: string): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page: FollowingPage = await pageOf(name, cursor);
      found.push(...page.entries.map(({ clip }) => clip.id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return found;
  }

  test('is empty for who follows nobody', async () => {
    expect(await pageOf('dan')).toEqual({ entries: [], next: null });
  });

  test('has clips for everybody and for followers of those who are followed, the latest first', async () => {
    const { relations } = world.context;
    const fay = await accountOf(world, 'fay');
    const planted: string[] = [];
    for (let serial = 0; serial < 25; serial += 1) {
      const { id } = await plantClip(world, {
        files,
        creator: serial % 2 === 0 ? 'gil' : 'hal',
        visibility: serial % 5 === 0 ? 'followers' : 'public',
        // Two of each moment: the id decides.
        at: world.clock.now() - Math.floor(serial / 2) * 1_000,
      });
      planted.push(id);
    }
    await plantClip(world, { creator: 'gil', visibility: 'unlisted' });
    await plantClip(world, { creator: 'hal', visibility: 'private' });
    for (const name of ['gil', 'hal']) await relations.follow(fay, await accountOf(world, name));

    const { entries } = await pageOf('fay');
    expect(entries).toHaveLength(10);
    const order = entries.map(({ clip }) => clip.publishedAt);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    const all = await allOf('fay');
    expect(all.toSorted()).toEqual(planted.toSorted());
    const answer = await (
      await world.as('fay')
    ).request({
      method: 'GET',
      url: '/api/v1/account/feed/following',
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('loses and gains clips at once: unfollowed, muted, made private, deleted, blocked', async () => {
    const { relations } = world.context;
    const [fay, gil, hal] = [
      await accountOf(world, 'fay'),
      await accountOf(world, 'gil'),
      await accountOf(world, 'hal'),
    ];
    const before = await allOf('fay');
    await relations.shield(fay, hal, 'mute');
    const muted = await allOf('fay');
    expect(muted).toHaveLength(13);
    await relations.unshield(fay, hal, 'mute');
    expect(await allOf('fay')).toEqual(before);

    const asGil = await world.as('gil');
    const [first, second] = muted;
    await asGil.call(changeVideo, { params: { id: first! }, body: { visibility: 'private' } });
    await asGil.call(deleteVideo, { params: { id: second! } });
    expect(await allOf('fay')).toEqual(before.filter((id) => id !== first && id !== second));
    await relations.unfollow(fay, gil);
    expect((await allOf('fay')).toSorted()).toEqual(
      before.filter((id) => !muted.includes(id)).toSorted(),
    );
    await relations.shield(hal, fay, 'block');
    expect(await pageOf('fay')).toEqual({ entries: [], next: null });
  });

  test('has what those who are followed passed on, once, by whom, and only while it may be seen', async () => {
    const { relations } = world.context;
    const [pat, quin, rob] = [
      await accountOf(world, 'pat'),
      await accountOf(world, 'quin'),
      await accountOf(world, 'rob'),
    ];
    const { id } = await plantClip(world, { creator: 'sue', files });
    const own = await plantClip(world, { creator: 'quin', files });
    for (const followed of [quin, rob]) await relations.follow(pat, followed);
    const seen = async () =>
      (await pageOf('pat')).entries.map(({ clip, repostedBy }) => [clip.id, repostedBy?.username]);
    expect(await seen()).toEqual([[own.id, undefined]]);
    for (const name of ['quin', 'rob']) {
      await world.clock.advance(1000);
      await (await world.as(name)).call(repostVideo, { params: { id } });
    }
    expect(await seen()).toEqual([
      [id, 'rob'],
      [own.id, undefined],
    ]);
    await relations.shield(pat, rob, 'mute');
    expect(await seen()).toEqual([
      [id, 'quin'],
      [own.id, undefined],
    ]);
    const sue = await world.as('sue');
    await sue.call(changeVideo, { params: { id }, body: { visibility: 'unlisted' } });
    expect(await seen()).toEqual([[own.id, undefined]]);
    await sue.call(changeVideo, { params: { id }, body: { visibility: 'public' } });
    await relations.shield(await accountOf(world, 'sue'), pat, 'block');
    expect(await seen()).toEqual([[own.id, undefined]]);
  });

  test('asks the database as often, however many are followed', async () => {
    const { relations } = world.context;
    const ivy = await accountOf(world, 'ivy');
    await relations.follow(ivy, ids.ana);
    const person = await world.as('ivy');
    await world.settle();
    const one = await world.queriesOf(() => person.call(getFollowingFeed, {}));
    await relations.follow(ivy, ids.ben);
    await relations.follow(ivy, ids.cleo);
    await world.settle();
    const three = await world.queriesOf(() => person.call(getFollowingFeed, {}));
    expect(three).toHaveLength(one.length);
  });

  test('has no clip for followers while the request waits', async () => {
    const { relations, database } = world.context;
    const [joe, kim] = [await accountOf(world, 'joe'), await accountOf(world, 'kim')];
    await database.db
      .updateTable('profiles')
      .set({ is_private: 1 })
      .where('id', '=', kim)
      .execute();
    const { id } = await plantClip(world, { creator: 'kim' });
    await relations.follow(joe, kim);
    expect((await pageOf('joe')).entries).toEqual([]);
    await relations.accept(kim, joe);
    expect((await pageOf('joe')).entries.map(({ clip }) => clip.id)).toEqual([id]);
    await relations.removeFollower(kim, joe);
    expect((await pageOf('joe')).entries).toEqual([]);
  });
});
