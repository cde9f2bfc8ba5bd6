import type { NewLimits } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { DAY_MS } from '#lib/day.ts';
import { linksIn } from '#lib/hosts.ts';
import { namesIn } from '#lib/mentions.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountFacts } from './parts.ts';
import { createRecent, type Recent } from './recent.ts';

/** What accounts may do less of while they are new. Whoever moderates is never new. */
export interface Newcomers {
  limitsOf(account: AccountId): Promise<NewLimits>;
  /** Counts a comment of an account that is new; refuses one too many, one with links, or one that names too many. */
  requireComment(account: AccountId, comment: NewComment): Promise<void>;
  /** The same of a comment that is changed: it is no other one. */
  requireText(account: AccountId, comment: NewComment): Promise<void>;
  /** Refuses a caption with links, or one that names too many. */
  requireCaption(account: AccountId, caption: string): Promise<void>;
  requireFollow(account: AccountId): Promise<void>;
  requireLinks(
    account: AccountId,
    profile: { displayName: string; bio: string; links: readonly string[] },
  ): Promise<void>;
}

/** A comment as far as limits go by it. */
export interface NewComment {
  text: string;
  mentions: readonly AccountId[];
}

/** What they need. */
export interface NewcomersOptions {
  clock: Pick<Clock, 'now'>;
  /** Days for which an account is new; 0: none is. */
  newDays: number;
  factsOf: (id: AccountId) => Promise<AccountFacts | undefined>;
}

/** What holds for an account that is new. */
const LIMITS = { commentsAnHour: 20, followsAnHour: 20, followsADay: 50, mentions: 2 } as const;
const HOUR_MS = 3_600_000;

export function createNewcomers(options: NewcomersOptions): Newcomers {
  const { clock } = options;
  const recent = createRecent<'comment' | 'follow'>(DAY_MS);
  const untilOf = (account: AccountId) => newUntil(options, account);
  async function requireText(account: AccountId, comment: NewComment): Promise<number | null> {
    const until = await untilOf(account);
    if (until !== null)
      requireFewer('comment', { ...comment, names: comment.mentions.length }, until);
    return until;
  }
  return {
    async limitsOf(account) {
      return { until: await untilOf(account), ...LIMITS };
    },
    async requireComment(account, comment) {
      const until = await requireText(account, comment);
      if (until === null) return;
      take(recent, { account, kind: 'comment', until, now: clock.now() });
    },
    async requireText(account, comment) {
      await requireText(account, comment);
    },
    async requireCaption(account, text) {
      const until = await untilOf(account);
      if (until !== null) requireFewer('caption', { text, names: namesIn(text).length }, until);
    },
    async requireFollow(account) {
      const until = await untilOf(account);
      if (until === null) return;
      take(recent, { account, kind: 'follow', until, now: clock.now() });
    },
    async requireLinks(account, { displayName, bio, links }) {
      if (links.length === 0 && linksIn(`${displayName}\n${bio}`).length === 0) return;
      const until = await untilOf(account);
      if (until === null) return;
      const field = links.length > 0 ? 'links' : linksIn(bio).length > 0 ? 'bio' : 'display_name';
      throw notYet('New accounts may not show links on their profile', until, field);
    },
  };
}

/** Until when an account is new; null: it is not. */
async function newUntil(
  { clock, newDays, factsOf }: NewcomersOptions,
  account: AccountId,
): Promise<number | null> {
  if (newDays === 0) return null;
  const facts = await factsOf(account);
  if (facts === undefined || facts.moderates) return null;
  const until = facts.joinedAt + newDays * DAY_MS;
  return clock.now() < until ? until : null;
}

function requireFewer(
  what: 'comment' | 'caption',
  { text, names }: { text: string; names: number },
  until: number,
): void {
  if (linksIn(text).length > 0)
    throw notYet(`New accounts may not write links in ${what}s`, until, `${what}_links`);
  if (names <= LIMITS.mentions) return;
  const rule = `New accounts may name ${LIMITS.mentions} accounts in a ${what}; this one names ${names}`;
  throw notYet(rule, until, what === 'comment' ? 'mentions' : 'caption_mentions');
}

/** Counts an act, unless there were too many of them. */
function take(
  recent: Recent<'comment' | 'follow'>,
  act: { account: AccountId; kind: 'comment' | 'follow'; until: number; now: number },
): void {
  const { account, kind, until, now } = act;
  for (const { ms, most, rule, name } of RATES[kind]) {
    const acts = recent.within(account, kind, { ms, now });
    if (acts.length < most) continue;
    const over = (acts[0]?.at ?? now) + ms;
    throw new Refusal('new-account/limited', {
      message: `New accounts may ${rule}; yours is new until ${dateOf(until)}.`,
      detail: { kind: name, most, until },
      retryAfterSeconds: Math.max(1, (Math.min(over, until) - now) / 1000),
    });
  }
  recent.note(account, kind, { now });
}

const RATES = {
  comment: [
    {
      name: 'comments_hour',
      ms: HOUR_MS,
      most: LIMITS.commentsAnHour,
      rule: `write ${LIMITS.commentsAnHour} comments an hour`,
    },
  ],
  follow: [
    {
      name: 'follows_hour',
      ms: HOUR_MS,
      most: LIMITS.followsAnHour,
      rule: `follow ${LIMITS.followsAnHour} accounts an hour`,
    },
    {
      name: 'follows_day',
      ms: DAY_MS,
      most: LIMITS.followsADay,
      rule: `follow ${LIMITS.followsADay} accounts a day`,
    },
  ],
} as const;

function notYet(rule: string, until: number, field: string): Refusal {
  return new Refusal('new-account/not-yet', {
    message: `${rule}; yours is new until ${dateOf(until)}.`,
    detail: { field, until },
  });
}

/** A UTC day in words: joining is known by the day. */
function dateOf(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
