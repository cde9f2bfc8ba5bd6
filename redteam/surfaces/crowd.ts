import { BIN_COUNT, SOURCES } from '@footlights/count';
import type { World } from '../../packages/server/test/world.ts';
import { below, drawTag } from './seeded.ts';

/** One visit of one device, as it was sent. */
export interface PlantedPlay {
  video: string;
  tag: string;
  first: number;
  passes: number[];
  source: (typeof SOURCES)[number];
}

/** What nobody but the counter may know before a release, exactly. */
export interface ExactCounts {
  views: number;
  otherPlays: number;
  plays: number;
  viewers: number;
  /** First plays by watch bin. */
  bins: number[];
  /** First plays by source, in the order of `SOURCES`. */
  sources: number[];
}

/** Draws what `count` new devices send of one video: one or two passes each. */
export function drawPlays(video: string, count: number, random: () => number): PlantedPlay[] {
  return Array.from({ length: count }, () => ({
    video,
    tag: drawTag(random),
    first: 1,
    // As much as can be watched within 15 s of a ticket, so that all of it counts.
    passes: Array.from({ length: random() < 0.7 ? 1 : 2 }, () => below(random, 8)),
    source: SOURCES[below(random, SOURCES.length)] ?? 'feed',
  }));
}

/** Reports plays from within 10.0.0.0/8; resolves when all are durable. Rejects when one was not taken. */
export async function sendPlays(world: World, plays: readonly PlantedPlay[]): Promise<void> {
  const { views } = world.context;
  const { ticket } = views.ticket();
  const from = { sender: views.senderOf('10.0.0.1'), isBot: false };
  const taken = plays.map(
    ({ video, tag, first, passes, source }) =>
      new Promise<boolean>((resolve) => {
        views.take(JSON.stringify({ video, tag, first, passes, source, ticket }), from, resolve);
      }),
  );
  if (!(await Promise.all(taken)).every(Boolean)) throw new Error('A planted play was not taken.');
}

/** Plants plays of new devices on a video. */
export async function plantPlays(
  world: World,
  wanted: { video: string; count: number; random: () => number },
): Promise<PlantedPlay[]> {
  const plays = drawPlays(wanted.video, wanted.count, wanted.random);
  await sendPlays(world, plays);
  return plays;
}

/** The exact counts of plays of new devices. */
export function exactCounts(plays: readonly PlantedPlay[]): ExactCounts {
  const passes = plays.flatMap((play) => play.passes);
  const views = passes.filter((bin) => bin > 0).length;
  const bins = Array.from(
    { length: BIN_COUNT },
    (_, bin) => plays.filter((play) => play.passes[0] === bin).length,
  );
  const sources = SOURCES.map((source) => plays.filter((play) => play.source === source).length);
  return {
    views,
    otherPlays: passes.length - views,
    plays: passes.length,
    viewers: plays.length,
    bins,
    sources,
  };
}
