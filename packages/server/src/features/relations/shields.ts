import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Db } from '#engines/db/port.ts';
import { endFollow, type FollowingOptions } from './following.ts';
import type { AccountOf } from './meeting.ts';
import { countShields, insertShield, removeShield } from './store.ts';
import type { ShieldKind } from './table.ts';

/** Blocking, muting and restricting. Idempotent; the other account is told of none. */
export interface Shields {
  /**
   * Blocking also ends follows and requests both ways, in the same transaction. It never says whether there is such an
   * account: it may be one that blocks the actor.
   */
  shield(actor: AccountId, account: AccountId, kind: ShieldKind): Promise<void>;
  /** Works whatever has become of the account. */
  unshield(actor: AccountId, account: AccountId, kind: ShieldKind): Promise<void>;
}

/** What shields need. */
export interface ShieldsOptions extends FollowingOptions {
  accountOf: AccountOf;
}

/** Most accounts that one account may block, mute or restrict, each. */
export const MOST_SHIELDS = 10_000;

export function createShields(options: ShieldsOptions): Shields {
  const { db, clock, outbox } = options;
  async function isThere(transaction: Db, { actor, account, kind }: Act): Promise<boolean> {
    if (kind !== 'block') {
      await options.meet(transaction, actor, account);
      return true;
    }
    if (actor === account) throw new Refusal('relation/self');
    return (await options.accountOf(account, transaction)) !== undefined;
  }
  async function shield(transaction: Db, act: Act): Promise<void> {
    const { actor, account, kind } = act;
    if (!(await isThere(transaction, act))) return;
    const row = { owner_id: actor, target_id: account, kind, at: clock.now() };
    if (!(await insertShield(transaction, row))) return;
    if ((await countShields(transaction, actor, kind)) > MOST_SHIELDS)
      throw new Refusal('relation/too-many');
    if (kind !== 'block') return;
    await endFollow(options, transaction, { actor, account });
    await endFollow(options, transaction, { actor: account, account: actor });
    await outbox.write({ kind: 'blocked', actor, account }, transaction);
  }
  return {
    async shield(actor, account, kind) {
      await db
        .transaction()
        .execute((transaction) => shield(transaction, { actor, account, kind }));
      outbox.wake();
    },
    unshield: (actor, account, kind) =>
      removeShield(db, { owner_id: actor, target_id: account, kind }),
  };
}

interface Act {
  actor: AccountId;
  account: AccountId;
  kind: ShieldKind;
}
