import {
  collectVideo,
  createCollection,
  likeVideo,
  repostVideo,
  saveVideo,
  shareVideo,
  unlikeVideo,
  unrepostVideo,
  unsaveVideo,
} from '@footlights/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, type VideoId } from '#lib/ids.ts';
import type { Person } from '#test/world.ts';
import { createActStage, type ActStage } from './stage.ts';

const SEED = 20260815;
const NAMES = [
  'like',
  'unlike',
  'save',
  'unsave',
  'collect',
  'share',
  'repost',
  'unrepost',
] as const;
type ActName = (typeof NAMES)[number];

/** What one account has done with one clip. */
interface Done {
  likes: boolean;
  saves: boolean;
  link: boolean;
  repost: boolean;
}

const CHANGES: Record<ActName, Partial<Done>> = {
  like: { likes: true },
  unlike: { likes: false },
  save: { saves: true },
  unsave: { saves: false },
  collect: { saves: true },
  share: { link: true },
  repost: { repost: true },
  unrepost: { repost: false },
};

describe('counters', () => {
  let stage: ActStage;
  let people: { person: Person; collection: string }[];
  let clips: VideoId[];
  beforeAll(async () => {
    stage = await createActStage();
    people = [];
    for (const person of [stage.ana, stage.ben, stage.cleo]) {
      const { id } = await person.call(createCollection, { body: { name: 'All' } });
      people.push({ person, collection: id });
    }
    clips = [await stage.clip(), await stage.clip()];
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  test(
    'are the numbers of their rows after 200 accounts like and unlike at once',
    { timeout: 60_000 },
    async () => {
      const { likes, saves, shares } = stage.world.context;
      const id = await stage.clip();
      const accounts = Array.from({ length: 200 }, () => newId('a'));
      await Promise.all(
        accounts.flatMap((account, at) => [
          likes.like(account, id),
          ...(at % 2 === 0 ? [likes.like(account, id), likes.unlike(account, id)] : []),
          ...(at % 4 === 0 ? [saves.save(account, id), shares.repost(account, id)] : []),
          ...(at % 8 === 0 ? [saves.unsave(account, id), shares.unrepost(account, id)] : []),
        ]),
      );
      expect(await stage.wrongCounters()).toEqual([]);
      await Promise.all(accounts.map((account) => likes.unlike(account, id)));
      expect(await stage.countsOf(id)).toMatchObject({ likes: 0 });
      expect(await stage.wrongCounters()).toEqual([]);
    },
  );

  test(`follow any order of acts (seed ${SEED})`, { timeout: 60_000 }, async () => {
    const done = new Map<string, Done>();
    const act = fc.record({
      who: fc.nat(2),
      clip: fc.nat(1),
      name: fc.constantFrom(...NAMES),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 12 }), async (acts) => {
        for (const { who, clip, name } of acts) {
          // Acts beyond the rate would be refused.
          await stage.world.clock.advance(2000);
          await perform(people[who]!, clips[clip]!, name);
          const key = `${who} ${clip}`;
          const before = done.get(key) ?? {
            likes: false,
            saves: false,
            link: false,
            repost: false,
          };
          done.set(key, { ...before, ...CHANGES[name] });
        }
        for (const [at, id] of clips.entries()) {
          const rows = [...done].filter(([key]) => key.endsWith(` ${at}`)).map(([, row]) => row);
          expect(await stage.countsOf(id)).toEqual({
            likes: rows.filter((row) => row.likes).length,
            saves: rows.filter((row) => row.saves).length,
            shares: rows.filter((row) => row.link || row.repost).length,
            comments: 0,
          });
        }
        expect(await stage.wrongCounters()).toEqual([]);
      }),
      { seed: SEED, numRuns: 30, endOnFailure: true },
    );
  });
});

async function perform(
  { person, collection }: { person: Person; collection: string },
  id: VideoId,
  name: ActName,
): Promise<void> {
  const params = { id };
  const calls: Record<ActName, () => Promise<unknown>> = {
    like: () => person.call(likeVideo, { params }),
    unlike: () => person.call(unlikeVideo, { params }),
    save: () => person.call(saveVideo, { params }),
    unsave: () => person.call(unsaveVideo, { params }),
    collect: () => person.call(collectVideo, { params: { id: collection, video: id } }),
    share: () => person.call(shareVideo, { params }),
    repost: () => person.call(repostVideo, { params }),
    unrepost: () => person.call(unrepostVideo, { params }),
  };
  await calls[name]();
}
