import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTHING } from '../../../src/features/insights/adding.ts';
import { sourcesIn } from '../../../src/features/insights/sources.ts';
import { createInsightStage } from './stage.ts';

const count = fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 100_000 }));

test('never is exactly one source hidden, and none is shown that is small or unsure (seed 100)', () => {
  fc.assert(
    fc.property(
      fc.array(count, { minLength: 6, maxLength: 6 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 1000 }),
      (counts, variance, viewers) => {
        const [feed, following, profile, search, share, embed] = counts as [
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        const told = sourcesIn({
          ...NOTHING,
          viewers,
          from_feed: feed,
          from_following: following,
          from_profile: profile,
          from_search: search,
          from_share: share,
          from_embed: embed,
          sources_variance: variance,
        });
        const sum = counts.reduce((a, b) => a + b, 0);
        if (viewers < 200 || sum <= 3 * Math.sqrt(6 * variance)) {
          expect(told).toBeNull();
          return;
        }
        const isSmall = (one: number) => one < 25 || one <= 2 * Math.sqrt(variance);
        const small = counts.filter(isSmall).length;
        if (told === null) {
          expect(small).toBeGreaterThanOrEqual(5);
          return;
        }
        const hidden = told.flatMap(({ share: one }, i) => (one === null ? [counts[i]!] : []));
        const shown = told.flatMap(({ share: one }, i) => (one === null ? [] : [counts[i]!]));
        expect(hidden).not.toHaveLength(1);
        expect(hidden).toHaveLength(small === 1 ? 2 : small);
        expect(shown.filter(isSmall)).toEqual([]);
        // Whatever hides beside the small ones is the smallest of the rest.
        expect(Math.max(...hidden, -Infinity)).toBeLessThanOrEqual(Math.min(...shown));
      },
    ),
    { seed: 100, numRuns: 3000 },
  );
});

test('sources are told from 200 viewers on, and where one is too small to show, so is the next', async () => {
  await using stage = await createInsightStage({
    parts: {
      noised: ({ group, counts }) => ({ group, values: [...counts], variances: [1, 1] }),
    },
  });
  const id = await stage.clip();
  const both = async () => [
    (await stage.overview({ days: 7 })).sources,
    (await stage.clipPage(id, { days: 7 })).sources,
  ];
  await stage.watch(id, 100, { source: 'feed' });
  await stage.watch(id, 50, { source: 'following' });
  await stage.watch(id, 20, { source: 'profile' });
  await stage.nextDay();
  await stage.nextDay();
  expect(await both()).toEqual([null, null]);
  for (const source of ['search', 'share', 'embed'] as const) await stage.watch(id, 30, { source });
  for (let day = 0; day < 3; day += 1) await stage.nextDay();
  const told = ['feed', 'following', 'profile', 'search', 'share', 'embed'].map((source) => ({
    source,
    share: ['profile', 'search'].includes(source) ? null : expect.any(Object),
  }));
  for (const sources of await both()) {
    expect(sources).toEqual(told);
    expect(sources?.[0]?.share?.value).toBeCloseTo(100 / 260, 8);
  }
});
