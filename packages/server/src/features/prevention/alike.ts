import { randomBytes } from 'node:crypto';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { formsOf } from '#lib/disguises.ts';
import { linksIn } from '#lib/hosts.ts';

/** A comment as it is compared: hashes of its words under a key of this process, and its domains. */
export interface Features {
  /** Different words and pictures, at most 64. */
  words: ReadonlySet<number>;
  hosts: readonly string[];
}

/** A comment of the last hours. */
export interface Remembered extends Features {
  account: AccountId;
  video: VideoId;
  isNew: boolean;
  at: number;
}

/** Comments of the last hours, found by what they are like. Kept in memory; bounded. */
export interface Alike {
  featuresOf(text: string): Features;
  /** Earlier comments that say nearly the same or name the same domain. */
  find(features: Features, now: number): { alike: Remembered[]; linked: Remembered[] };
  remember(comment: Remembered): void;
}

/** How long comments are compared with. */
export const ALIKE_MS = 6 * 3_600_000;
/** Comments that are remembered. */
const MOST_COMMENTS = 10_000;
const MOST_WORDS = 64;
/** Of two texts that are alike, so many of all their words are in both (Jaccard). */
const ALIKE_SHARE = 0.5;
/** MinHash with bands (Broder 1997; Leskovec et al., Mining of Massive Datasets, 3.4): two of one share 0.5 meet in 94 %. */
const BANDS = 10;
const ROWS = 2;
/** Newest comments that one band, or one domain, leads to. */
const MOST_OF_ONE = 60;

export function createAlike(): Alike {
  const random = randomBytes(BANDS * ROWS * 4);
  const seeds = Uint32Array.from({ length: BANDS * ROWS }, (_, place) =>
    random.readUInt32LE(place * 4),
  );
  const comments: Remembered[] = [];
  const places = new Map<string, Remembered[]>();
  const keysOf = (features: Features) => [
    ...bandsOf(features.words, seeds),
    ...features.hosts.map((host) => `@${host}`),
  ];

  function forget(comment: Remembered): void {
    for (const key of keysOf(comment)) {
      const there = places.get(key)?.filter((one) => one !== comment) ?? [];
      if (there.length === 0) places.delete(key);
      else places.set(key, there);
    }
  }
  return {
    featuresOf: (text) => featuresOf(text, seeds[0]!),
    find(features, now) {
      const met = new Set(keysOf(features).flatMap((key) => places.get(key) ?? []));
      const near = [...met].filter(({ at }) => at > now - ALIKE_MS);
      return {
        alike: near.filter(({ words }) => shareOf(words, features.words) >= ALIKE_SHARE),
        linked: near.filter(({ hosts }) => hosts.some((host) => features.hosts.includes(host))),
      };
    },
    remember(comment) {
      comments.push(comment);
      for (const key of keysOf(comment)) {
        const there = places.get(key) ?? [];
        there.push(comment);
        if (there.length > MOST_OF_ONE) there.shift();
        places.set(key, there);
      }
      while (comments.length > MOST_COMMENTS || comments[0]!.at < comment.at - ALIKE_MS) {
        forget(comments.shift()!);
      }
    },
  };
}

function featuresOf(text: string, seed: number): Features {
  const form = formsOf(text).at(1) ?? formsOf(text)[0] ?? '';
  const words = new Set<number>();
  for (const word of form.split(' ')) {
    if (word === '') continue;
    if (words.size >= MOST_WORDS) break;
    words.add(hashOf(word, seed));
  }
  return { words, hosts: linksIn(text).slice(0, 10) };
}

function bandsOf(words: ReadonlySet<number>, seeds: Uint32Array): string[] {
  if (words.size === 0) return [];
  const least = Array.from(seeds, (seed) => {
    let smallest = 0xffff_ffff;
    for (const word of words) smallest = Math.min(smallest, mixed(word ^ seed));
    return smallest;
  });
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = least.slice(band * ROWS, (band + 1) * ROWS);
    return `${band}:${rows.join(':')}`;
  });
}

/** Of all different words of two texts, which share is in both. */
function shareOf(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let both = 0;
  for (const word of one) if (other.has(word)) both += 1;
  return both / (one.size + other.size - both);
}

/** FNV-1a, begun with a seed that nobody outside knows. */
function hashOf(word: string, seed: number): number {
  let hash = (0x811c_9dc5 ^ seed) >>> 0;
  for (let place = 0; place < word.length; place += 1)
    hash = Math.imul(hash ^ word.charCodeAt(place), 0x0100_0193);
  return hash >>> 0;
}

/** The finalizer of MurmurHash3: every bit of the number reaches every other. */
function mixed(number: number): number {
  let hash = number;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
