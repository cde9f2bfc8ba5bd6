import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Candidate,
  type Interests,
  INTERESTS_LIMIT,
  learn,
  likingOf,
  reasonFor,
  rerank,
  topicOf,
  type Watched,
} from '../src/index.ts';

const seen = (more: Partial<Watched> = {}): Watched => ({
  creator: 'a_ana',
  hashtags: ['harbour'],
  share: 1,
  isSkipped: false,
  isLiked: false,
  isUnwanted: false,
  ...more,
});

const after = (...all: Watched[]) => all.reduce<Interests>((known, one) => learn(known, one), {});

describe('interests of a device', () => {
  it('grow with what is watched to the end and liked, shrink with what is skipped or unwanted', () => {
    const liking = (...all: Watched[]) => likingOf(after(...all), topicOf.hashtag('harbour'));
    expect(liking()).toBe(0);
    expect(liking(seen())).toBeGreaterThan(0);
    expect(liking(seen({ isLiked: true }))).toBeGreaterThan(liking(seen()));
    expect(liking(seen({ share: 0.01, isSkipped: true }))).toBeLessThan(0);
    expect(liking(seen({ isUnwanted: true }))).toBeLessThan(liking(seen({ isSkipped: true })));
    expect(liking(seen({ isUnwanted: true }))).toBeLessThan(-0.5);
  });

  it('are soon forgiven: what is watched later outweighs an early skip', () => {
    const known = after(seen({ isSkipped: true }), seen(), seen(), seen());
    expect(likingOf(known, topicOf.creator('a_ana'))).toBeGreaterThan(0);
  });

  it('stay between −1 and 1 and bounded, whatever is watched (seed 31)', () => {
    const watched = fc.record({
      creator: fc.string({ maxLength: 6 }),
      hashtags: fc.array(fc.constantFrom('__proto__', 'constructor', 'cats', 'é'), {
        maxLength: 3,
      }),
      share: fc.double({ noNaN: true }),
      isSkipped: fc.boolean(),
      isLiked: fc.boolean(),
      isUnwanted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(watched, { maxLength: 60 }), (all) => {
        const known = after(...all);
        for (const topic of Object.keys(known))
          expect(Math.abs(likingOf(known, topic))).toBeLessThanOrEqual(1);
        expect(likingOf({}, '#constructor')).toBe(0);
      }),
      { seed: 31 },
    );
    const many = after(
      ...Array.from({ length: 2 * INTERESTS_LIMIT }, (_, at) => seen({ creator: `a_${at}` })),
    );
    expect(Object.keys(many)).toHaveLength(INTERESTS_LIMIT);
    expect(likingOf(many, topicOf.hashtag('harbour'))).toBeGreaterThan(0.5);
  });

  it('learn what is new also when as many topics are known as may be, and forget what is old', () => {
    const met = Array.from({ length: INTERESTS_LIMIT }, (_, at) =>
      seen({ creator: `a_${at}`, hashtags: ['old'], isLiked: true }),
    );
    let known = after(...met, ...met);
    for (let count = 0; count < 20; count += 1)
      known = learn(known, seen({ creator: 'a_new', hashtags: ['new'] }));
    expect(likingOf(known, topicOf.hashtag('new'))).toBeGreaterThan(0.4);
    expect(likingOf(known, topicOf.creator('a_new'))).toBeGreaterThan(0.4);
    for (let count = 0; count < 600; count += 1)
      known = learn(known, seen({ creator: 'a_new', hashtags: [] }));
    expect(likingOf(known, topicOf.hashtag('old'))).toBeLessThan(0.4);
  });

  it('say less of each hashtag, the more a clip has', () => {
    const ten = Array.from({ length: 10 }, (_, at) => `tag${at}`);
    const liking = (hashtags: string[]) =>
      likingOf(after(seen({ hashtags, isLiked: true })), topicOf.hashtag(hashtags[0]!));
    expect(liking(ten)).toBeLessThan(0.7 * liking(['tag0']));
  });
});

describe('re-ranking on the device', () => {
  const clips = Array.from({ length: 20 }, (_, at) => ({
    creator: `a_${at}`,
    hashtags: at === 12 ? ['harbour'] : ['other'],
  }));
  const options = (interests: Interests) => ({ interests, describe: (clip: Candidate) => clip });

  it('keeps the order of quality while nothing is known', () => {
    expect(rerank(clips, options({}))).toEqual(clips);
  });

  it('brings what is liked up by at most eight places, and what is unwanted as far down', () => {
    const liked = rerank(clips, options(after(seen({ isLiked: true }), seen())));
    const place = liked.findIndex(({ hashtags }) => hashtags[0] === 'harbour');
    expect(place).toBeLessThan(10);
    expect(place).toBeGreaterThanOrEqual(4);
    const unwanted = rerank(clips, options(after(seen({ isUnwanted: true }))));
    expect(unwanted.findIndex(({ hashtags }) => hashtags[0] === 'harbour')).toBeGreaterThan(13);
  });

  it('loses no clip and doubles none (seed 32)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 30 }), (ids) => {
        const all = ids.map((id) => seen({ creator: `a_${id}` }));
        const known = after(...all.filter((_, at) => at % 3 === 0));
        const creators = (some: Watched[]) => some.map(({ creator }) => creator).toSorted();
        expect(creators(rerank(all, options(known)))).toEqual(creators(all));
        expect(new Set(rerank(all, options(known)))).toEqual(new Set(all));
      }),
      { seed: 32 },
    );
  });

  it('says why: the creator, the hashtag, or the quality alone', () => {
    const candidate = { creator: 'a_ben', hashtags: ['tea', 'harbour'] };
    expect(reasonFor({}, candidate)).toEqual({ kind: 'quality' });
    const likes = after(seen({ isLiked: true }));
    expect(reasonFor(likes, candidate)).toEqual({ kind: 'hashtag', tag: 'harbour', isMore: true });
    expect(reasonFor(likes, { ...candidate, creator: 'a_ana' })).toEqual({
      kind: 'creator',
      isMore: true,
    });
    expect(reasonFor(after(seen({ isUnwanted: true })), candidate)).toMatchObject({
      isMore: false,
    });
  });
});
