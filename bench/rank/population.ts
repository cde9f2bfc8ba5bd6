import type { Random } from '../people/random.ts';

/** A clip whose true quality is known. */
export interface Drawn {
  readonly id: string;
  readonly author: number;
  readonly topic: number;
  readonly durationSeconds: number;
  /** Hour of publishing. */
  readonly bornAt: number;
  /** How much it pleases who has no taste for or against its topic, 0 to 1. */
  readonly quality: number;
  /** How much more its first seconds promise than it holds, −0.3 to 0.3. */
  readonly bait: number;
}

/** What one viewer did with one clip. */
export interface Play {
  readonly isView: boolean;
  /** Watched part of the first pass, 0 to 1. */
  readonly share: number;
  /** Passes, 1 to 4. */
  readonly passes: number;
  readonly isLiked: boolean;
  readonly isCommented: boolean;
  readonly isShared: boolean;
  readonly isSaved: boolean;
}

/** How large a simulated instance is. */
export interface Population {
  readonly hours: number;
  readonly clipsPerHour: number;
  readonly authors: number;
  readonly topics: number;
  /** How often people act on what they watch, 1: as usual. */
  readonly acts: number;
}

/** Seconds that a viewer stays with a clip which pleases not at all, and how much longer if it pleases fully. */
const LEAST_STAY = 3;
const MORE_STAY = 45;

/** Clips as they are published; some authors are better than others, and lengths run from 4 s to 3 minutes. */
export function drawClips(population: Population, random: Random): Drawn[] {
  const { authors, clipsPerHour, hours, topics } = population;
  const gifts = Array.from({ length: authors }, () => 0.3 * (random.unit() - 0.5));
  return Array.from({ length: hours * clipsPerHour }, (_, at) => {
    const author = random.popular(authors);
    const own = (random.unit() + random.unit()) / 2;
    return {
      id: `v_${random.id()}`,
      author,
      topic: random.popular(topics),
      durationSeconds: Math.round(4 * 45 ** random.unit()),
      bornAt: at / clipsPerHour,
      quality: Math.min(1, Math.max(0, own + (gifts[author] ?? 0))),
      bait: 0.6 * (random.unit() - 0.5),
    };
  });
}

/** How much each topic is liked by one viewer: −0.3 to 0.3 is added to the quality of its clips. */
export function drawTaste({ topics }: Population, random: Random): number[] {
  return Array.from({ length: topics }, () => 0.6 * (random.unit() - 0.5));
}

/**
 * One play. Who stays, stays for seconds that do not depend on the length of the clip, so that raw watch shares favour
 * short ones, as they do in the field.
 */
export function play(
  clip: Drawn,
  { acts, taste }: { acts: number; taste: readonly number[] },
  random: Random,
): Play {
  const appeal = Math.min(1, Math.max(0, clip.quality + (taste[clip.topic] ?? 0)));
  const promise = Math.min(0.97, Math.max(0.05, 0.25 + 0.6 * (appeal + clip.bait)));
  const isView = random.unit() < promise;
  const stay = isView
    ? 2 - Math.log(1 - random.unit()) * (LEAST_STAY + MORE_STAY * appeal ** 2)
    : 1;
  const share = Math.min(1, stay / clip.durationSeconds);
  let passes = 1;
  if (share === 1) while (passes < 4 && random.unit() < 0.35 * appeal) passes += 1;
  const does = (chance: number) => isView && random.unit() < acts * chance * appeal ** 2;
  return {
    isView,
    share,
    passes,
    isLiked: does(0.14),
    isCommented: does(0.015),
    isShared: does(0.02),
    isSaved: does(0.03),
  };
}
