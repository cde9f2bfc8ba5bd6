import type { ActCounts, ClipTotals } from '@footlights/contract';
import { type PlayedClip, shownActs } from '#features/videos/pipeline.ts';
import type { Released } from '#features/views/service.ts';
import type { VideoId } from '#lib/ids.ts';
import { type Addition, additionOf, NOTHING, plus } from './adding.ts';
import { bareNumbers, periodNumbers } from './numbers.ts';
import { type InsightsOptions, lineOf } from './options.ts';

/** What is told of clips of all time. Cost: the slow release rows of those whose sums are not remembered. */
export async function totalsOf(
  options: InsightsOptions,
  clips: readonly PlayedClip[],
  acts: ReadonlyMap<VideoId, ActCounts>,
): Promise<ClipTotals[]> {
  const { views } = options;
  const released = views.releasedOf(clips.map(({ id }) => id));
  const slow = await views.slowSumsOf(clips.filter(isPublic).map(({ id }) => id));
  return clips.map((clip) => {
    const fast = fastFrom(released.get(clip.id));
    const done = shownActs(clip, acts);
    const line = lineOf(clip, options);
    if (!isPublic(clip)) return { clip: line, totals: bareNumbers(fast, done) };
    const noised = slow.get(clip.id);
    const watched = noised === undefined ? NOTHING : additionOf(noised, clip.duration_seconds);
    return { clip: line, totals: periodNumbers(plus(fast, watched), done) };
  });
}

function isPublic({ audience }: PlayedClip): boolean {
  return audience === 'public';
}

function fastFrom(released: Released | undefined): Addition {
  if (released === undefined) return NOTHING;
  const { views, plays, viewers } = released;
  return {
    ...NOTHING,
    views: views.value,
    other_plays: plays.value - views.value,
    viewers: viewers.value,
    plays_variance: views.standardError ** 2,
    viewers_variance: viewers.standardError ** 2,
  };
}
