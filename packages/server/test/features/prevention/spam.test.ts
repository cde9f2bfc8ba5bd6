import { expect, test } from 'vitest';
import {
  HOLD_AT,
  scoreComment,
  scoreFollow,
  type CommentSigns,
  type FollowSigns,
} from '#features/prevention/scoring.ts';
import { heldOf, makeCorpus, naive, rates, seeded } from './corpus.ts';

test.each([1, 7, 42, 1234])(
  'spam is told from talk, and nobody who talks is held (seed %i)',
  async (seed) => {
    const made = makeCorpus(seed);
    const held = await heldOf(made);
    const ours = rates(made, (_, place) => held[place]!);
    const copies = naive(made);
    const theirs = rates(made, (_, place) => copies[place]!);
    expect(ours.wronged.map(({ campaign, text }) => `${campaign}: ${text}`)).toEqual([]);
    expect(ours.recall).toBeGreaterThan(0.75);
    expect(ours.precision).toBeGreaterThan(theirs.precision);
    expect(ours.recall).toBeGreaterThan(theirs.recall);
  },
);

const NOTHING: CommentSigns = {
  recent: 0,
  ownCopies: 0,
  othersCopies: 0,
  words: 0,
  hasContact: false,
  links: 0,
  linkCopies: 0,
  named: 0,
  ageDays: 100,
  blockers: 0,
  strikes: 0,
  isKnown: false,
};

test('every sign only adds: more of one is never less spam (seed 11)', () => {
  const random = seeded(11);
  const some = (most: number) => Math.floor(random() * most);
  for (let round = 0; round < 3000; round += 1) {
    const signs: CommentSigns = {
      recent: some(40),
      ownCopies: some(6),
      othersCopies: some(6),
      words: some(20),
      hasContact: random() < 0.3,
      links: some(4),
      linkCopies: some(6),
      named: some(20),
      ageDays: some(20),
      blockers: some(8),
      strikes: some(4),
      isKnown: random() < 0.3,
    };
    const { points } = scoreComment(signs);
    for (const name of [
      'recent',
      'ownCopies',
      'othersCopies',
      'words',
      'links',
      'linkCopies',
      'named',
      'blockers',
      'strikes',
    ] as const)
      expect(scoreComment({ ...signs, [name]: signs[name] + 1 }).points).toBeGreaterThanOrEqual(
        points,
      );
    expect(scoreComment({ ...signs, ageDays: signs.ageDays + 10 }).points).toBeLessThanOrEqual(
      points,
    );
    expect(scoreComment({ ...signs, hasContact: true }).points).toBeGreaterThanOrEqual(points);
    expect(scoreComment({ ...signs, isKnown: true }).points).toBeLessThanOrEqual(points);
    const follow: FollowSigns = {
      recent: some(80),
      hourly: some(150),
      churn: some(60),
      ageDays: some(20),
      blockers: some(8),
    };
    for (const name of ['recent', 'hourly', 'churn', 'blockers'] as const)
      expect(scoreFollow({ ...follow, [name]: follow[name] + 1 }).points).toBeGreaterThanOrEqual(
        scoreFollow(follow).points,
      );
  }
});

test('no sign alone holds but those that only spam has, and being new is none', () => {
  expect(scoreComment({ ...NOTHING, ageDays: 0 })).toEqual({ points: 0, signs: [] });
  for (const alone of [
    { recent: 1000 },
    { links: 10 },
    { blockers: 100 },
    { strikes: 10 },
    { ownCopies: 50, words: 3 },
    { othersCopies: 50, words: 3 },
  ])
    expect(scoreComment({ ...NOTHING, ...alone }).points).toBeLessThan(HOLD_AT);
  expect(scoreComment({ ...NOTHING, ownCopies: 3, words: 12 })).toEqual({
    points: 102,
    signs: ['own-copies'],
  });
});
