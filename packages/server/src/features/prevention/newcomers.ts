import type { NewLimits } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { DAY_MS } from '#lib/day.ts';
import { linksIn } from '#lib/hosts.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountFacts } from './parts.ts';
import { createRecent } from './recent.ts';

/** What accounts may do less of while they are new. Whoever moderates is never new. */
export interface Newcomers {
  limitsOf(account: AccountId): Promise<NewLimits>;
  /** Counts a comment of an account that is new; refuses one too many, one with links, or one that names too many. */
  requireComment(
    account: AccountId,
    comment: { text: string; mentions: readonly AccountId[] },
  ): Promise<void>;
  /** The same of a comment that is changed: it is no other one. */
  requireText(
    account: AccountId,
    comment: { text: string; mentions: readonly AccountId[] },
  ): Promise<void>;
  requireFollow(account: AccountId): Promise<void>;
  requireLinks(
    account: AccountId,
    profile: { bio: string; links: readonly string[] },
  ): Promise<void>;
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

export function createNewcomers({ clock, newDays, factsOf }: NewcomersOptions): Newcomers {
  const recent = createRecent<'comment' | 'follow'>(DAY_MS);
  async function untilOf(account: AccountId): Promise<number | null> {
    if (newDays === 0) return null;
    const facts = await factsOf(account);
    if (facts === undefined || facts.moderates) return null;
    const until = facts.joinedAt + newDays * DAY_MS;
    return clock.now() < until ? until : null;
  }
  async function requireText(
    account: AccountId,
    { text, mentions }: { text: string; mentions: readonly AccountId[] },
  ): Promise<number | null> {
    const until = await untilOf(account);
    if (until === null) return null;
    if (linksIn(text).length > 0)
      throw notYet('New accounts may not write links in comments', until, 'comment_links');
    if (mentions.length > LIMITS.mentions)
      throw notYet(
        `New accounts may name ${LIMITS.mentions} accounts in a comment; this one names ${mentions.length}`,
        until,
        'mentions',
      );
    return until;
  }
  /** Counts an act, unless there were too many of them. */
  function take(account: AccountId, kind: 'comment' | 'follow', until: number): void {
    const now = clock.now();
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
  return {
    async limitsOf(account) {
      return { until: await untilOf(account), ...LIMITS };
    },
    async requireComment(account, comment) {
      const until = await requireText(account, comment);
      if (until !== null) take(account, 'comment', until);
    },
    async requireText(account, comment) {
      await requireText(account, comment);
    },
    async requireFollow(account) {
      const until = await untilOf(account);
      if (until !== null) take(account, 'follow', until);
    },
    async requireLinks(account, { bio, links }) {
      if (links.length === 0 && linksIn(bio).length === 0) return;
      const until = await untilOf(account);
      if (until !== null)
        throw notYet(
          'New accounts may not show links on their profile',
          until,
          links.length > 0 ? 'links' : 'bio',
        );
    },
  };
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
