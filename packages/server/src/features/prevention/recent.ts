import type { AccountId } from '#lib/ids.ts';

/** What accounts did lately, in memory alone: kinds of acts and when, nothing that anybody watched. */
export interface Recent<Kind extends string> {
  /** `about`: the account that it was about, where different ones are counted. */
  note(account: AccountId, kind: Kind, act: { now: number; about?: AccountId }): void;
  /** Acts of that kind within some milliseconds before now. */
  within(account: AccountId, kind: Kind, span: { ms: number; now: number }): readonly Act[];
}

/** One act. */
export interface Act {
  at: number;
  about: AccountId | undefined;
}

/** Accounts that are remembered; the longest quiet leave first. */
const MOST_ACCOUNTS = 20_000;
/** Acts of one kind that are remembered of one account; more would change nothing. */
const MOST_ACTS = 300;

/** Remembers acts for `keptMs`, at most. */
export function createRecent<Kind extends string>(keptMs: number): Recent<Kind> {
  const byAccount = new Map<AccountId, Partial<Record<Kind, Act[]>>>();
  const since = (account: AccountId, kind: Kind, from: number): Act[] =>
    (byAccount.get(account)?.[kind] ?? []).filter(({ at }) => at > from);
  return {
    note(account, kind, { now, about }) {
      const acts: Partial<Record<Kind, Act[]>> = byAccount.get(account) ?? {};
      acts[kind] = [...since(account, kind, now - keptMs), { at: now, about }].slice(-MOST_ACTS);
      byAccount.delete(account);
      byAccount.set(account, acts);
      for (const oldest of byAccount.keys()) {
        if (byAccount.size <= MOST_ACCOUNTS) break;
        byAccount.delete(oldest);
      }
    },
    within: (account, kind, { ms, now }) => since(account, kind, now - ms),
  };
}
