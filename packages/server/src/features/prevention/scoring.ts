/** Why something looks like spam. */
export type Sign =
  | 'rate'
  | 'own-copies'
  | 'others-copies'
  | 'links'
  | 'link-copies'
  | 'mentions'
  | 'new'
  | 'blocked'
  | 'strikes'
  | 'follows'
  | 'churn';

/** What is known of a comment when it is written. Counts are of the windows named. */
export interface CommentSigns {
  /** Comments of the author in the last 10 minutes. */
  recent: number;
  /** Clips on which the author wrote nearly this within 6 hours. */
  ownCopies: number;
  /**
   * Other new accounts that wrote nearly this within 6 hours, less those that are not new and wrote it too; 0 for an author
   * that is not new.
   */
  othersCopies: number;
  /** Different words and pictures in it. */
  words: number;
  /** A number to call, or the name of an account that is not here or not the creator's. */
  hasContact: boolean;
  links: number;
  /** Comments within 6 hours with the same domain, by the author or new accounts. */
  linkCopies: number;
  /** Different accounts that the author named within an hour, those in it too. */
  named: number;
  /** Since the start of the day of joining. */
  ageDays: number;
  /** Accounts that block the author. */
  blockers: number;
  /** Decisions against the author that stand. */
  strikes: number;
  /** Whether the creator of the clip follows the author. */
  isKnown: boolean;
}

/** What is known of a follow. Counts are of the windows named. */
export interface FollowSigns {
  /** Follows in the last 10 minutes. */
  recent: number;
  /** Follows in the last hour. */
  hourly: number;
  /** Of 24 hours: follows or unfollows, whichever are fewer. */
  churn: number;
  ageDays: number;
  blockers: number;
}

/** How much something looks like spam, and by what, the heaviest first. */
export interface Score {
  points: number;
  signs: Sign[];
}

/** From here on a comment waits for a moderator. */
export const HOLD_AT = 100;
/** From here on a follow is refused for a while. */
export const SLOW_AT = 100;
/** From here on it is worth asking who blocks an account. */
export const ASK_AT = 35;
/** Accounts younger than this are new to the score. */
export const NEW_DAYS = 7;

/** Each: points per count beyond what is free, and the most that it can come to. */
const WEIGHTS = {
  rate: { free: 5, each: 4, most: 40 },
  ownCopies: { free: 0, each: 34, most: 136 },
  othersCopies: { free: 0, each: 25, most: 100 },
  links: { free: 0, each: 25, most: 50 },
  linkCopies: { free: 0, each: 30, most: 90 },
  named: { free: 4, each: 7, most: 84 },
  blockers: { free: 1, each: 8, most: 40 },
  strikes: { free: 0, each: 20, most: 40 },
  follows: { free: 30, each: 2, most: 70 },
  hourly: { free: 60, each: 1, most: 60 },
  churn: { free: 10, each: 2, most: 90 },
} as const;
/** Being new is no sign of its own: it only adds to others. */
const NEW_POINTS = { day: 20, week: 10 } as const;
/** Somebody whom the creator follows is no stranger. */
const KNOWN_POINTS = 40;
/** Texts of so few different words are written by many who do not know of each other: "first", "so good", 🔥🔥. */
const COMMON_WORDS = 3;
/** From so many on two alike are hardly chance. */
const OWN_WORDS = 8;

/** Scores a comment. Pure; every sign only ever adds, but for `isKnown`. */
export function scoreComment(signs: CommentSigns): Score {
  const weight = signs.links > 0 || signs.hasContact ? 1 : weightOf(signs.words);
  const points: [Sign, number][] = [
    ['rate', pointsOf('rate', signs.recent)],
    ['own-copies', pointsOf('ownCopies', signs.ownCopies) * weight],
    ['others-copies', pointsOf('othersCopies', signs.othersCopies) * weight],
    ['links', pointsOf('links', signs.links)],
    ['link-copies', signs.links === 0 ? 0 : pointsOf('linkCopies', signs.linkCopies)],
    ['mentions', pointsOf('named', signs.named)],
    ['blocked', pointsOf('blockers', signs.blockers)],
    ['strikes', pointsOf('strikes', signs.strikes)],
  ];
  return sumOf(points, signs.ageDays, signs.isKnown ? KNOWN_POINTS : 0);
}

/** Scores a follow. Pure; every sign only ever adds. */
export function scoreFollow(signs: FollowSigns): Score {
  const points: [Sign, number][] = [
    ['follows', pointsOf('follows', signs.recent) + pointsOf('hourly', signs.hourly)],
    ['churn', pointsOf('churn', signs.churn)],
    ['blocked', pointsOf('blockers', signs.blockers)],
  ];
  return sumOf(points, signs.ageDays, 0);
}

function pointsOf(name: keyof typeof WEIGHTS, count: number): number {
  const { free, each, most } = WEIGHTS[name];
  return Math.min(Math.max(0, count - free) * each, most);
}

/** 0 for what everybody says, 1 for what only one would. */
function weightOf(words: number): number {
  return Math.min(Math.max(0, words - COMMON_WORDS) / (OWN_WORDS - COMMON_WORDS), 1);
}

function sumOf(points: readonly [Sign, number][], ageDays: number, less: number): Score {
  const given = points.filter(([, value]) => value > 0);
  const sum = given.reduce((total, [, value]) => total + value, 0);
  const young = ageDays < 1 ? NEW_POINTS.day : ageDays < NEW_DAYS ? NEW_POINTS.week : 0;
  const all: [Sign, number][] = sum > 0 && young > 0 ? [...given, ['new', young]] : given;
  const total = all.reduce((sum_, [, value]) => sum_ + value, 0);
  return {
    points: Math.max(0, total - less),
    signs: all.toSorted((a, b) => b[1] - a[1]).map(([sign]) => sign),
  };
}
