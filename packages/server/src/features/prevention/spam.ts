import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS } from '#lib/day.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { createAlike, type Features } from './alike.ts';
import type { AccountFacts } from './parts.ts';
import { createRecent } from './recent.ts';
import {
  ASK_AT,
  HOLD_AT,
  NEW_DAYS,
  scoreComment,
  scoreFollow,
  SLOW_AT,
  type CommentSigns,
  type Score,
  type Sign,
} from './scoring.ts';

/** A comment as it is about to be kept. */
export interface ScoredComment {
  author: AccountId;
  video: VideoId;
  text: string;
  /** Accounts that it names. */
  mentions: readonly AccountId[];
  isKnown: boolean;
}

/** What looks like spam. State is in memory, of acts alone, and goes with the process. */
export interface Spam {
  /** By what a comment looks so much like spam that it has to wait; null: it does not. */
  signsOf(comment: ScoredComment): Promise<Sign[] | null>;
  /** Refuses with `spam/slowed` while an account follows and unfollows like no person does. */
  requireFollow(account: AccountId): Promise<void>;
  unfollowed(account: AccountId): void;
}

/** What it needs. */
export interface SpamOptions {
  clock: Pick<Clock, 'now'>;
  factsOf: (id: AccountId) => Promise<AccountFacts | undefined>;
  /** How many block an account, and the decisions against it that stand. Asked for only where it could matter. */
  recordOf: (id: AccountId) => Promise<{ blockers: number; strikes: number }>;
}

const MINUTE_MS = 60_000;
const RECENT_MS = 10 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** When following is worth another try. */
const SLOWED_SECONDS = 1800;

export function createSpam(options: SpamOptions): Spam {
  const { clock, factsOf, recordOf } = options;
  const recent = createRecent<'comment' | 'mention' | 'follow' | 'unfollow'>(DAY_MS);
  const alike = createAlike();

  function seen(comment: ScoredComment, features: Features, ageDays: number): CommentSigns {
    const { author, video, mentions } = comment;
    const now = clock.now();
    const isNew = ageDays < NEW_DAYS;
    const met = alike.find(features, now);
    const own = met.alike.filter(({ account, video: on }) => account === author && on !== video);
    const others = met.alike.filter((one) => one.account !== author);
    const accountsOf = (wanted: boolean) =>
      new Set(others.filter((one) => one.isNew === wanted).map(({ account }) => account)).size;
    const named = recent.within(author, 'mention', { ms: HOUR_MS, now });
    const linked = met.linked.filter((one) => one.account === author || one.isNew);
    return {
      recent: recent.within(author, 'comment', { ms: RECENT_MS, now }).length,
      ownCopies: new Set(own.map((one) => one.video)).size,
      // What accounts say that are here for long, everybody says.
      othersCopies: isNew ? Math.max(0, accountsOf(true) - accountsOf(false)) : 0,
      words: features.words.size,
      links: features.hosts.length,
      linkCopies: linked.length,
      named: new Set([...named.map(({ about }) => about), ...mentions]).size,
      ageDays,
      blockers: 0,
      strikes: 0,
      isKnown: comment.isKnown,
    };
  }
  function note(
    { author, video, mentions }: ScoredComment,
    features: Features,
    isNew: boolean,
  ): void {
    const at = clock.now();
    recent.note(author, 'comment', { now: at });
    for (const about of mentions) recent.note(author, 'mention', { now: at, about });
    alike.remember({ ...features, account: author, video, isNew, at });
  }
  async function withRecord<Signs extends { blockers: number }>(
    account: AccountId,
    signs: Signs,
    score: (signs: Signs) => Score,
  ): Promise<Score> {
    const first = score(signs);
    return first.points < ASK_AT ? first : score({ ...signs, ...(await recordOf(account)) });
  }
  return {
    async signsOf(comment) {
      const facts = await factsOf(comment.author);
      if (facts === undefined || facts.moderates) return null;
      const ageDays = ageOf(facts, clock.now());
      const features = alike.featuresOf(comment.text);
      const signs = seen(comment, features, ageDays);
      // Before anything is waited for: of two at once the second sees the first.
      note(comment, features, ageDays < NEW_DAYS);
      const { points, signs: given } = await withRecord(comment.author, signs, scoreComment);
      return points >= HOLD_AT ? given : null;
    },
    async requireFollow(account) {
      const facts = await factsOf(account);
      if (facts === undefined || facts.moderates) return;
      const now = clock.now();
      const countOf = (kind: 'follow' | 'unfollow', ms: number) =>
        recent.within(account, kind, { ms, now }).length;
      const signs = {
        recent: countOf('follow', RECENT_MS),
        hourly: countOf('follow', HOUR_MS),
        churn: Math.min(countOf('follow', DAY_MS), countOf('unfollow', DAY_MS)),
        ageDays: ageOf(facts, now),
        blockers: 0,
      };
      recent.note(account, 'follow', { now });
      const { points, signs: given } = await withRecord(account, signs, scoreFollow);
      if (points < SLOW_AT) return;
      throw new Refusal('spam/slowed', {
        message: given.includes('churn')
          ? 'You follow and unfollow many accounts in a short time. Try again in half an hour.'
          : `You follow many accounts in a short time: ${signs.hourly} in the last hour. Try again in half an hour.`,
        detail: { signs: given },
        retryAfterSeconds: SLOWED_SECONDS,
      });
    },
    unfollowed(account) {
      recent.note(account, 'unfollow', { now: clock.now() });
    },
  };
}

function ageOf({ joinedAt }: AccountFacts, now: number): number {
  return Math.floor((now - joinedAt) / DAY_MS);
}
