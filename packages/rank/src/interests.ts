/**
 * What a device has learnt of its owner, for that device alone: how much a hashtag or a creator was liked, −1 to 1, and
 * how much that rests on. Nothing of it is ever sent.
 */
export type Interests = Readonly<Record<string, Interest>>;

/** What is known of one topic. */
export interface Interest {
  /** Σ of what clips on it were worth, each −1 to 1; older ones count less. */
  readonly worth: number;
  /** How many clips that is, older ones counting less. */
  readonly clips: number;
}

/** What was done with a clip on this device. */
export interface Watched {
  readonly creator: string;
  readonly hashtags: readonly string[];
  /** How far it was played, 0 to 1. */
  readonly share: number;
  /** Swiped on before it was a view. */
  readonly isSkipped: boolean;
  readonly isLiked: boolean;
  /** Told by hand that it is not interesting. */
  readonly isUnwanted: boolean;
}

/** Most topics that are remembered: those that rest on least are forgotten first. */
export const INTERESTS_LIMIT = 300;
/** What is left of everything that was learnt, with each clip more: half of it after some 70. */
const FADE = 0.99;
/** Clips that count as much as what is known without any: nothing. */
const CAUTION = 3;
/** A word on a clip by hand weighs as much as so many that were merely watched. */
const BY_HAND = 6;

/** What a topic is filed under. */
export const topicOf = {
  creator: (id: string) => `@${id}`,
  hashtag: (tag: string) => `#${tag}`,
};

/** What the clip was worth to who watched it, −1 to 1. */
function worthOf({ isLiked, isSkipped, isUnwanted, share }: Watched): number {
  if (isUnwanted) return -1;
  if (isLiked) return 1;
  if (isSkipped) return -0.6;
  return Math.min(1, Math.max(0, share)) * 1.2 - 0.5;
}

/** With one more clip learnt from; at most {@link INTERESTS_LIMIT} topics. O(topics log topics) when there are too many. */
export function learn(interests: Interests, watched: Watched): Interests {
  const weight = watched.isUnwanted || watched.isLiked ? BY_HAND : 1;
  const worth = worthOf(watched);
  const { creator, hashtags } = watched;
  const met = new Map<string, number>([[topicOf.creator(creator), weight]]);
  // A clip tells the less of each of its hashtags, the more it has.
  for (const tag of hashtags) met.set(topicOf.hashtag(tag), weight / Math.sqrt(hashtags.length));
  const known = new Map(Object.entries(interests));
  const others = [...known]
    .filter(([topic]) => !met.has(topic))
    .map(([topic, before]): [string, Interest] => [topic, after(before, { weight: 0, worth })])
    .toSorted(([, one], [, other]) => other.clips - one.clips)
    .slice(0, Math.max(0, INTERESTS_LIMIT - met.size));
  const fresh = [...met].map(([topic, own]): [string, Interest] => [
    topic,
    after(known.get(topic) ?? { worth: 0, clips: 0 }, { weight: own, worth }),
  ]);
  return Object.fromEntries([...others, ...fresh]);
}

/** A topic after one more clip, which may weigh nothing. */
function after(before: Interest, { weight, worth }: { weight: number; worth: number }): Interest {
  return {
    worth: round(before.worth * FADE + worth * weight),
    clips: round(before.clips * FADE + weight),
  };
}

/**
 * How much a topic is liked, −1 to 1; 0: nothing is known of it.
 * @example likingOf({}, '#harbour') // 0
 */
export function likingOf(interests: Interests, topic: string): number {
  const known = Object.hasOwn(interests, topic) ? interests[topic] : undefined;
  return known === undefined ? 0 : known.worth / (known.clips + CAUTION);
}

/** Storage holds numbers as text. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
