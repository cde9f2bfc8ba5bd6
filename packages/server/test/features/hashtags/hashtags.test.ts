import {
  blockAccount,
  changeVideo,
  discover,
  getHashtag,
  listHashtagClips,
  muteAccount,
} from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { hashtagFrom, hashtagsIn } from '#lib/hashtags.ts';
import type { VideoId } from '#lib/ids.ts';
import { plantClip } from '#test/plant.ts';
import { createWorld, type World } from '#test/world.ts';
import { act, members } from '../relations/people.ts';

describe('a hashtag', () => {
  test.each([
    ['#One and (#two), #three.', ['one', 'two', 'three']],
    ['#Dusk #DUSK #dusk', ['dusk']],
    [
      '#summer_2026 #2026summer #東京 #كتاب #Straße',
      ['summer_2026', '2026summer', '東京', 'كتاب', 'straße'],
    ],
    ['＃ｗｉｄｅ #café', ['wide', 'café']],
    ['#1 #123 #_ # ## #-x a#b x/#c &#39; #a#b @#c', []],
    [`#${'x'.repeat(50)} #${'y'.repeat(51)}`, ['x'.repeat(50)]],
    [
      Array.from({ length: 12 }, (_, at) => `#t${at}`).join(' '),
      Array.from({ length: 10 }, (_, at) => `t${at}`),
    ],
    ["#'; drop table videos; --", []],
    ['#<script>', []],
    ['#love❤️ #🎸', ['love']],
  ])('in %j', (text, hashtags) => {
    expect(hashtagsIn(text)).toEqual(hashtags);
  });

  test.each([
    ['Harbour', 'harbour'],
    ['#Harbour', 'harbour'],
    ['two words', null],
    ['#a#b', null],
    ['', null],
    ['1', null],
  ])('named %j', (text, hashtag) => {
    expect(hashtagFrom(text)).toBe(hashtag);
  });
});

async function tagged(world: World, creator: string, caption: string): Promise<VideoId> {
  return (await plantClip(world, { creator, caption, at: world.clock.now() })).id;
}

/** Lets people like a clip, as far as counters tell. */
async function like(world: World, id: VideoId, likes: number): Promise<void> {
  const { database, counters } = world.context;
  await database.db
    .transaction()
    .execute((transaction) => counters.addToVideo(transaction, id, { likes }));
}

describe('the page of a hashtag', () => {
  test('lists public clips, newest or top first, for everybody who may see them', async () => {
    await using world = await createWorld();
    const [ana, ben] = await members(world, 'ana', 'ben');
    const first = await tagged(world, 'ana', 'one #dusk');
    await world.clock.advance(1000);
    const second = await tagged(world, 'ben', 'two #Dusk');
    await world.clock.advance(1000);
    const third = await tagged(world, 'ana', 'three #DUSK');
    await tagged(world, 'ana', 'none of it');
    await like(world, second, 5);
    const list = async (person = world.visitor(), order: 'newest' | 'top' = 'newest') => {
      const query = { order };
      const page = await person.call(listHashtagClips, { params: { hashtag: 'dusk' }, query });
      return page.clips.map(({ id }) => id);
    };
    expect(await list()).toEqual([third, second, first]);
    expect((await list(world.visitor(), 'top'))[0]).toBe(second);
    const count = async () =>
      (await world.visitor().call(getHashtag, { params: { hashtag: 'Dusk' } })).clips;
    expect(await count()).toBe(3);

    await ana!.person.call(changeVideo, {
      params: { id: third },
      body: { visibility: 'unlisted' },
    });
    expect([await list(), await list(ana!.person), await count()]).toEqual([
      [second, first],
      [second, first],
      2,
    ]);
    await ana!.person.call(changeVideo, { params: { id: first }, body: { caption: 'without' } });
    expect([await list(), await count()]).toEqual([[second], 1]);
    await act(muteAccount, ana!, ben!);
    expect(await list(ana!.person)).toEqual([]);
    await act(blockAccount, ben!, ana!);
    expect(await list(ana!.person, 'top')).toEqual([]);
  });

  test('goes on by pages, and tells nothing of a hashtag that nobody uses', async () => {
    await using world = await createWorld();
    for (let at = 0; at < 30; at += 1) {
      await tagged(world, 'ana', `${at} #many`);
      await world.clock.advance(1000);
    }
    for (const order of ['newest', 'top'] as const) {
      const params = { hashtag: 'many' };
      const person = world.visitor();
      const start = await person.call(listHashtagClips, { params, query: { order } });
      const rest = await person.call(listHashtagClips, {
        params,
        query: { order, cursor: start.next! },
      });
      const ids = [...start.clips, ...rest.clips].map(({ id }) => id);
      expect([start.clips.length, rest.next, new Set(ids).size]).toEqual([24, null, 30]);
    }
    const nothing = await world.visitor().call(getHashtag, { params: { hashtag: 'never' } });
    expect(nothing).toEqual({ hashtag: 'never', clips: 0 });
    await expect(
      world.visitor().call(getHashtag, { params: { hashtag: 'not!one' } }),
    ).rejects.toMatchObject({ code: 'hashtag/invalid', status: 404 });
  });
});

describe('a trending hashtag', () => {
  async function trending(world: World): Promise<string[]> {
    await world.clock.advance(5 * 60_000);
    const { trending: found } = await world.visitor().call(discover, {});
    return found.map(({ hashtag }) => hashtag);
  }

  test('needs three creators and acts of the last 72 hours; many people weigh more than much noise', async () => {
    await using world = await createWorld();
    const posts: [string, string, number][] = [
      ['ana', '#loud', 500],
      ['ana', '#loud', 500],
      ['ben', '#pair', 50],
      ['cat', '#pair', 50],
    ];
    for (const creator of ['ana', 'ben', 'cat']) posts.push([creator, '#three', 300]);
    for (const creator of ['ana', 'ben', 'cat', 'dan', 'eva', 'fay'])
      posts.push([creator, '#crowd', 40]);
    for (const creator of ['ana', 'ben', 'cat']) posts.push([creator, '#silent', 0]);
    for (const [creator, caption, likes] of posts)
      await like(world, await tagged(world, creator, caption), likes);
    expect(await trending(world)).toEqual(['crowd', 'three']);
    await world.clock.advance(72 * 3_600_000);
    expect(await trending(world)).toEqual([]);
  });

  test('does not move by searches, visits or fetches', async () => {
    await using world = await createWorld();
    for (const creator of ['ana', 'ben', 'cat']) {
      await like(world, await tagged(world, creator, '#one #two'), 10);
    }
    const before = await trending(world);
    for (let at = 0; at < 20; at += 1) {
      await world.visitor().request({ method: 'GET', url: '/api/v1/hashtags/two/clips' });
      await world.visitor().request({ method: 'GET', url: '/api/v1/search/hashtags?q=two' });
    }
    expect([before, await trending(world)]).toEqual([['one', 'two'], before]);
  });
});
