import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS } from '#lib/day.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { namesIn } from '#lib/mentions.ts';
import { createAlike, type Alike, type Features } from './alike.ts';
import type { AccountFacts, CountAutomated } from './parts.ts';
import { createRecent, type Recent } from './recent.ts';
import {
  ASK_AT,
  HOLD_AT,
  NEW_DAYS,
  scoreComment,
  scoreFollow,
  SLOW_AT,
  type CommentSigns,
  type FollowSigns,
  type Score,
  type Sign,
} from './scoring.ts';

/** A comment as it is about to be kept. */
export interface ScoredComment {
  author: AccountId;
  video: VideoId;
  text: string;
  /** Whose clip it is. */
  creator: AccountId;
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
  count: CountAutomated;
}

const MINUTE_MS = 60_000;
const RECENT_MS = 10 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** When following is worth another try. */
const SLOWED_SECONDS = 1800;

type Kinds = 'comment' | 'mention' | 'follow' | 'unfollow';

/** What is remembered, and the clock that it goes by. */
interface Memory {
  clock: Pick<Clock, 'now'>;
  recent: Recent<Kinds>;
  alike: Alike;
}

export function createSpam(options: SpamOptions): Spam {
  const { clock, factsOf } = options;
  const recent = createRecent<Kinds>(DAY_MS);
  const memory = { clock, recent, alike: createAlike() };
  return {
    async signsOf(comment) {
      const facts = await factsOf(comment.author);
      if (facts === undefined || facts.moderates) return null;
      const ageDays = ageOf(facts, clock.now());
      const features = memory.alike.featuresOf(comment.text);
      const signs = commentSigns(memory, comment, { features, ageDays });
      // Before anything is waited for: of two at once the second sees the first.
      note(memory, comment, { features, ageDays });
      const scored = await withRecord(options, comment.author, { signs, score: scoreComment });
      return scored.points >= HOLD_AT ? scored.signs : null;
    },
    async requireFollow(account) {
      const facts = await factsOf(account);
      if (facts === undefined || facts.moderates) return;
      const signs = followSigns(memory, account, ageOf(facts, clock.now()));
      recent.note(account, 'follow', { now: clock.now() });
      const scored = await withRecord(options, account, { signs, score: scoreFollow });
      if (scored.points < SLOW_AT) return;
      await options.count({ kind: 'spam', outcome: 'refused' });
      throw slowed(scored, signs);
    },
    unfollowed(account) {
      recent.note(account, 'unfollow', { now: clock.now() });
    },
  };
}

interface Looked {
  features: Features;
  ageDays: number;
}

function commentSigns(
  { clock, recent, alike }: Memory,
  comment: ScoredComment,
  { features, ageDays }: Looked,
): CommentSigns {
  const { author, video, mentions, isKnown } = comment;
  const now = clock.now();
  const met = alike.find(features, now);
  const own = met.alike.filter((one) => one.account === author && one.video !== video);
  const others = met.alike.filter((one) => one.account !== author);
  const accountsOf = (isNew: boolean) =>
    new Set(others.filter((one) => one.isNew === isNew).map(({ account }) => account)).size;
  const named = recent.within(author, 'mention', { ms: HOUR_MS, now });
  return {
    recent: recent.within(author, 'comment', { ms: RECENT_MS, now }).length,
    ownCopies: new Set(own.map((one) => one.video)).size,
    // What accounts say that are here for long, everybody says.
    othersCopies: ageDays < NEW_DAYS ? Math.max(0, accountsOf(true) - accountsOf(false)) : 0,
    words: features.words.size,
    hasContact: hasContact(comment),
    links: features.hosts.length,
    linkCopies: met.linked.filter((one) => one.account === author || one.isNew).length,
    named: new Set([...named.map(({ about }) => about), ...mentions]).size,
    ageDays,
    blockers: 0,
    strikes: 0,
    isKnown,
  };
}

const NUMBERS = /\p{Nd}{5}|(?:\p{Nd}[\s().-]{0,2}){7}/u;

/** Whether a comment leads somewhere without a link. Whoever names the creator says no more than who says nothing. */
function hasContact({ text, creator, mentions }: ScoredComment): boolean {
  const isElsewhere = namesIn(text).length > mentions.length;
  return isElsewhere || mentions.some((id) => id !== creator) || NUMBERS.test(text);
}

function note(
  { clock, recent, alike }: Memory,
  { author, video, mentions }: ScoredComment,
  { features, ageDays }: Looked,
): void {
  const now = clock.now();
  recent.note(author, 'comment', { now });
  for (const about of mentions) recent.note(author, 'mention', { now, about });
  alike.remember({ ...features, account: author, video, isNew: ageDays < NEW_DAYS, at: now });
}

function followSigns({ clock, recent }: Memory, account: AccountId, ageDays: number): FollowSigns {
  const now = clock.now();
  const countOf = (kind: 'follow' | 'unfollow', ms: number) =>
    recent.within(account, kind, { ms, now }).length;
  return {
    recent: countOf('follow', RECENT_MS),
    hourly: countOf('follow', HOUR_MS),
    churn: Math.min(countOf('follow', DAY_MS), countOf('unfollow', DAY_MS)),
    ageDays,
    blockers: 0,
  };
}

/** Asks who blocks an account only where it could matter. */
async function withRecord<Signs extends { blockers: number }>(
  { recordOf }: SpamOptions,
  account: AccountId,
  { signs, score }: { signs: Signs; score: (signs: Signs) => Score },
): Promise<Score> {
  const first = score(signs);
  return first.points < ASK_AT ? first : score({ ...signs, ...(await recordOf(account)) });
}

function slowed({ signs: given }: Score, { hourly }: FollowSigns): Refusal {
  return new Refusal('spam/slowed', {
    message: given.includes('churn')
      ? 'You follow and unfollow many accounts in a short time. Try again in half an hour.'
      : `You follow many accounts in a short time: ${hourly} in the last hour. Try again in half an hour.`,
    detail: { signs: given },
    retryAfterSeconds: SLOWED_SECONDS,
  });
}

function ageOf({ joinedAt }: AccountFacts, now: number): number {
  return Math.floor((now - joinedAt) / DAY_MS);
}
