import type { Creator } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { relationsOf, STRANGERS, type Relation } from './between.ts';
import { followsBetween, shieldsBetween } from './store.ts';

/** Of an account that is there for others. */
export type AccountOf = (id: AccountId, within: Db) => Promise<{ isPrivate: boolean } | undefined>;

/** Those of these accounts that are there for others, by id. */
export type AccountsOf = (ids: readonly AccountId[]) => Promise<ReadonlyMap<AccountId, Creator>>;

/**
 * The account that an act is about. Refuses with `profile/not-found` one that does not exist for the actor, and with
 * `relation/blocked` one that the actor blocks.
 */
export type Meet = (
  within: Db,
  actor: AccountId,
  account: AccountId,
) => Promise<{ isPrivate: boolean }>;

/** Relations of `one` to those of the others that it has anything to do with, in two queries. */
export async function relationsBetween(
  db: Db,
  one: AccountId,
  others: readonly AccountId[],
): Promise<Map<AccountId, Relation>> {
  const wanted = [...new Set(others)].filter((other) => other !== one);
  if (wanted.length === 0) return new Map();
  const [follows, shields] = await Promise.all([
    followsBetween(db, one, wanted),
    shieldsBetween(db, one, wanted),
  ]);
  return relationsOf(one, follows, shields);
}

export function createMeet(accountOf: AccountOf): Meet {
  return async (within, actor, account) => {
    if (actor === account) throw new Refusal('relation/self');
    const found = await accountOf(account, within);
    const relation = (await relationsBetween(within, actor, [account])).get(account) ?? STRANGERS;
    if (found === undefined || relation.isBlockedBy) throw new Refusal('profile/not-found');
    if (relation.blocks) throw new Refusal('relation/blocked');
    return found;
  };
}
