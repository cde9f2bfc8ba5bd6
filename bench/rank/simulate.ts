import type { Random } from '../people/random.ts';
import type { Known, Policy } from './policies.ts';
import { type Drawn, drawTaste, play, type Population } from './population.ts';
import { type Counter, createCounter, type Draw } from './released.ts';

/** A simulated instance and its audience. */
export interface World extends Population {
  readonly clips: readonly Drawn[];
  /** Visits within an hour. */
  readonly sessions: number;
  /** Clips watched on a visit. */
  readonly swipes: number;
  readonly viewers: number;
}

/** How an order did. */
export interface Outcome {
  /** Of the order against true quality, at 100, mean over the days after the first two; 0 to 1. */
  readonly ndcg: number;
  /** Share of plays that went to the best tenth of clips. */
  readonly bestDecile: number;
  /** Median hours until a clip of the best tenth has 1,000 plays; those that never have count as the whole time. */
  readonly hoursToThousand: number;
  /** Median age of a clip when played, hours. */
  readonly age: number;
  /** Places, as a share of the order, by which a clip of twice the length stands higher (+) or lower (−). */
  readonly lengthSlope: number;
  /** Mean true quality of what was watched, tastes included. */
  readonly pleasure: number;
}

const DAY = 24;
/** Hours before what happens is noted. */
const WARM = 2 * DAY;
const AT = 100;
const THOUSAND = 1000;
/** Most clips that an order holds, newest first, as in the product. */
const POOL = 2000;

/** Runs the instance under one order; everybody is offered the same one and passes over what they have seen. */
export function simulate(
  world: World,
  policy: Policy,
  { draw, random }: { draw: Draw; random: Random },
): Outcome {
  const viewers = Array.from({ length: world.viewers }, () => ({
    taste: drawTaste(world, random),
    seen: new Set<string>(),
  }));
  const counters = new Map<string, Counter>();
  const notes = createNotes(world);
  let born = 0;
  for (let hour = 0; hour < world.hours; hour += 1) {
    for (; born < world.clips.length && world.clips[born]!.bornAt <= hour; born += 1)
      counters.set(world.clips[born]!.id, createCounter(world.clips[born]!, draw));
    const pool: Known[] = world.clips
      .slice(Math.max(0, born - POOL), born)
      .map((clip) => ({ clip, numbers: counters.get(clip.id)!.numbers }));
    const order = policy(pool, hour);
    for (let session = 0; session < world.sessions; session += 1) {
      const { seen, taste } = viewers[random.index(viewers.length)]!;
      for (const clip of unseen(order, { seen, swipes: world.swipes })) {
        seen.add(clip.id);
        const counter = counters.get(clip.id)!;
        counter.add(play(clip, { taste, acts: world.acts }, random));
        notes.played(clip, { hour, plays: counter.plays, taste: taste[clip.topic] ?? 0 });
      }
    }
    for (const { clip } of pool) counters.get(clip.id)!.release(hour);
    if (hour >= WARM && hour % DAY === 0) notes.ordered(order);
  }
  return notes.outcome();
}

function unseen(
  order: readonly Drawn[],
  { seen, swipes }: { seen: ReadonlySet<string>; swipes: number },
): Drawn[] {
  const found: Drawn[] = [];
  for (const clip of order) {
    if (found.length === swipes) break;
    if (!seen.has(clip.id)) found.push(clip);
  }
  return found;
}

/** Takes down what an outcome is made of. */
function createNotes(world: World) {
  const best = bestOf(world.clips);
  const thousandAt = new Map<string, number>();
  const daily: { ndcg: number; slope: number }[] = [];
  const ages: number[] = [];
  const sums = { all: 0, best: 0, pleasure: 0 };
  return {
    played(clip: Drawn, { hour, plays, taste }: { hour: number; plays: number; taste: number }) {
      if (plays >= THOUSAND && !thousandAt.has(clip.id))
        thousandAt.set(clip.id, hour + 1 - clip.bornAt);
      if (hour < WARM) return;
      sums.all += 1;
      sums.best += Number(best.has(clip.id));
      sums.pleasure += Math.min(1, Math.max(0, clip.quality + taste));
      if (sums.all % 97 === 0) ages.push(hour - clip.bornAt);
    },
    ordered(order: readonly Drawn[]) {
      daily.push({ ndcg: ndcgOf(order), slope: slopeOf(order) });
    },
    outcome(): Outcome {
      const waits = world.clips
        .filter(({ bornAt, id }) => best.has(id) && bornAt > DAY && bornAt < world.hours - 3 * DAY)
        .map(({ id }) => thousandAt.get(id) ?? world.hours);
      return {
        ndcg: meanOf(daily.map(({ ndcg }) => ndcg)),
        bestDecile: sums.best / sums.all,
        hoursToThousand: middleOf(waits),
        age: middleOf(ages),
        lengthSlope: meanOf(daily.map(({ slope }) => slope)),
        pleasure: sums.pleasure / sums.all,
      };
    },
  };
}

function bestOf(clips: readonly Drawn[]): Set<string> {
  const sorted = clips.toSorted((a, b) => b.quality - a.quality);
  return new Set(sorted.slice(0, Math.ceil(sorted.length / 10)).map(({ id }) => id));
}

/** Discounted gain of the first hundred, as a share of the best possible; the gain of a clip is 2^(5 × quality) − 1. */
function ndcgOf(order: readonly Drawn[]): number {
  const gain = ({ quality }: Drawn) => 2 ** (5 * quality) - 1;
  const sum = (clips: readonly Drawn[]) =>
    clips.slice(0, AT).reduce((all, clip, at) => all + gain(clip) / Math.log2(at + 2), 0);
  return sum(order) / sum(order.toSorted((a, b) => b.quality - a.quality));
}

/** Least squares of the place (0 last, 1 first) on log2 of the length and on quality: what a doubled length adds. */
function slopeOf(order: readonly Drawn[]): number {
  const rows = order.map((clip, at) => ({
    place: 1 - at / order.length,
    length: Math.log2(clip.durationSeconds),
    quality: clip.quality,
  }));
  const centred = (key: 'place' | 'length' | 'quality') => {
    const mean = meanOf(rows.map((row) => row[key]));
    return rows.map((row) => row[key] - mean);
  };
  const [place, length, quality] = [centred('place'), centred('length'), centred('quality')];
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, one, at) => sum + one * b[at]!, 0);
  const [ll, qq, lq] = [dot(length, length), dot(quality, quality), dot(length, quality)];
  return (dot(length, place) * qq - dot(quality, place) * lq) / (ll * qq - lq ** 2);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
