import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTHING } from '../../../src/features/insights/adding.ts';
import { sourcesIn } from '../../../src/features/insights/sources.ts';
import { createInsightStage } from './stage.ts';

const count = fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 100_000 }));

/** What is wrong with the sources that are told of these counts. */
function wrongIn(counts: readonly number[], variance: number, viewers: number): string[] {
  const [feed = 0, following = 0, profile = 0, search = 0, share = 0, embed = 0] = counts;
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
  const isSmall = (one: number) => one < 25 || one <= 2 * Math.sqrt(variance);
  const small = counts.filter(isSmall).length;
  const isTooFew = viewers < 200 || sum <= 3 * Math.sqrt(6 * variance);
  if (told === null) return isTooFew || small >= 5 ? [] : ['nothing is told'];
  const hidden = counts.filter((_, i) => told[i]?.share === null);
  const shown = counts.filter((_, i) => told[i]?.share !== null);
  const faults: Record<string, boolean> = {
    'too few are told': isTooFew,
    'exactly one is hidden': hidden.length === 1,
    'more are hidden than need be': hidden.length !== (small === 1 ? 2 : small),
    'a small one is shown': shown.some(isSmall),
    'one that is larger than a shown one is hidden': Math.max(...hidden) > Math.min(...shown),
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

test('never is exactly one source hidden, and none is shown that is small or unsure (seed 100)', () => {
  fc.assert(
    fc.property(
      fc.array(count, { minLength: 6, maxLength: 6 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 1000 }),
      (counts, variance, viewers) => {
        expect(wrongIn(counts, variance, viewers)).toEqual([]);
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
  for (const sources of await both()) {
    expect(sources?.map(({ source, share }) => [source, share?.value ?? null])).toEqual([
      ['feed', 100 / 260],
      ['following', 50 / 260],
      ['profile', null],
      ['search', null],
      ['share', 30 / 260],
      ['embed', 30 / 260],
    ]);
  }
});
