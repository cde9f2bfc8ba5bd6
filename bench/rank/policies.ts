import { FORMULA, type Formula, type Numbers, orderPool } from '../../packages/rank/src/index.ts';
import type { Drawn } from './population.ts';

/** A clip as an order may know it. */
export interface Known {
  readonly clip: Drawn;
  /** What is released, and the acts. */
  readonly numbers: Numbers;
}

/** Puts clips in the order in which everybody is offered them. */
export type Policy = (clips: readonly Known[], hour: number) => Drawn[];

const HOUR_MS = 3_600_000;

/** The product's own order. */
export function ours(formula: Formula = FORMULA): Policy {
  return (clips, hour) => {
    const drawn = new Map(clips.map(({ clip }) => [clip.id, clip]));
    const pool = clips.map(({ clip, numbers }) => ({
      id: clip.id,
      author: String(clip.author),
      publishedAt: clip.bornAt * HOUR_MS,
      durationSeconds: clip.durationSeconds,
      hashtags: [`topic${clip.topic}`],
      numbers,
    }));
    const order = orderPool(pool, { now: (hour + 1) * HOUR_MS, seed: hour, formula });
    return order.map(({ id }) => drawn.get(id)!);
  };
}

function by(worth: (known: Known, ageHours: number) => number): Policy {
  return (clips, hour) =>
    clips
      .map((known) => ({ clip: known.clip, worth: worth(known, hour + 1 - known.clip.bornAt) }))
      .toSorted((a, b) => b.worth - a.worth || (a.clip.id < b.clip.id ? -1 : 1))
      .map(({ clip }) => clip);
}

const views = ({ numbers }: Known) => Math.max(0, numbers.views.value);
const perView = (count: number, known: Known) => Math.min(1, count / Math.max(1, views(known)));

/** What others do. */
export const PEERS: Readonly<Record<string, Policy>> = {
  'newest first': by(({ clip }) => clip.bornAt),
  'most viewed': by(views),
  'Hacker News formula': by(
    (known, age) => Math.max(0, known.numbers.acts.likes - 1) / (age + 2) ** 1.8,
  ),
  'raw like rate': by((known) => perView(known.numbers.acts.likes, known)),
  'hand-weighted, as in Loops': (clips, hour) => {
    const likes = new Map<number, number>();
    for (const { clip, numbers } of clips)
      likes.set(clip.author, (likes.get(clip.author) ?? 0) + numbers.acts.likes);
    const most = Math.max(1, ...likes.values());
    return by((known, age) => {
      const { comments, likes: liked, shares } = known.numbers.acts;
      const engagement = perView(liked + 2 * comments + 3 * shares, known);
      const trust = Math.log1p(likes.get(known.clip.author) ?? 0) / Math.log1p(most);
      return 0.25 * Math.exp(-age / 48) + 0.35 * engagement + 0.4 * trust;
    })(clips, hour);
  },
};
