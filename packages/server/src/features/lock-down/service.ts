import type { LockDown, LockedChoices, Privacy } from '@footlights/contract';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Comments } from '#features/comments/service.ts';
import type { PrivacyChoices } from '#features/profiles/privacy.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { findLockDown, putLockDown, removeLockDown } from './store.ts';

/** Narrowing everything at once when somebody is after you, and widening it again. */
export interface LockDowns {
  of(id: AccountId): Promise<LockDown>;
  /** One transaction with everything that goes by it. Idempotent, as is `lift`. */
  lock(id: AccountId): Promise<LockDown>;
  lift(id: AccountId): Promise<LockDown>;
  belongings: Belongings;
}

/** What a lock-down reaches. */
export interface LockDownOptions {
  db: Db;
  outbox: Pick<Outbox<AppEvent>, 'wake'>;
  privacy: Pick<PrivacyChoices, 'set' | 'within'>;
  comments: Pick<Comments, 'defaultsOf' | 'setDefaults'>;
}

/** The choices while it holds. Who lets nobody comment goes on doing so. */
const LOCKED = {
  isPrivate: true,
  isFindable: false,
  isMentionable: false,
  commenters: 'followers',
} as const satisfies Required<LockedChoices>;

export function createLockDowns(options: LockDownOptions): LockDowns {
  const { db, outbox, privacy, comments } = options;

  async function of(id: AccountId): Promise<LockDown> {
    const before = await findLockDown(db, id);
    return { isLockedDown: before !== undefined, before: before ?? {} };
  }
  async function put(transaction: DbTransaction, id: AccountId, choices: LockedChoices) {
    const { commenters, ...shown } = choices;
    if (commenters !== undefined) await comments.setDefaults(transaction, id, { commenters });
    return privacy.set(transaction, id, shown);
  }
  async function change(
    id: AccountId,
    work: (transaction: DbTransaction) => Promise<{ told(): Promise<void> } | null>,
  ): Promise<LockDown> {
    const followed = await db.transaction().execute(work);
    await followed?.told();
    outbox.wake();
    return of(id);
  }
  return {
    of,
    lock: (id) =>
      change(id, async (transaction) => {
        if ((await findLockDown(transaction, id)) !== undefined) return null;
        const { commenters } = await comments.defaultsOf(id, transaction);
        const before = widerOf(await privacy.within(transaction, id), commenters);
        await putLockDown(transaction, id, before);
        const narrowed = Object.keys(before).map((name) => [
          name,
          LOCKED[name as keyof LockedChoices],
        ]);
        return put(transaction, id, Object.fromEntries(narrowed) as LockedChoices);
      }),
    lift: (id) =>
      change(id, async (transaction) => {
        const before = await findLockDown(transaction, id);
        if (before === undefined) return null;
        await removeLockDown(transaction, id);
        return put(transaction, id, before);
      }),
    belongings: {
      exportName: 'lock-down.json',
      exportOf: of,
      forget: (id) => removeLockDown(db, id),
    },
  };
}

/** An account has chosen these anew by hand: lifting its lock-down leaves them as they are. */
export async function chosenByHand(
  transaction: DbTransaction,
  id: AccountId,
  names: readonly string[],
): Promise<void> {
  const before = await findLockDown(transaction, id);
  if (before === undefined) return;
  const rest = Object.entries(before).filter(([name]) => !names.includes(name));
  await putLockDown(transaction, id, Object.fromEntries(rest) as LockedChoices);
}

/** What a lock-down narrows of these choices. */
function widerOf(
  { isPrivate, isFindable, isMentionable }: Privacy,
  commenters: Required<LockedChoices>['commenters'],
): LockedChoices {
  return {
    ...(isPrivate ? {} : { isPrivate }),
    ...(isFindable ? { isFindable } : {}),
    ...(isMentionable ? { isMentionable } : {}),
    ...(commenters === 'everyone' ? { commenters } : {}),
  };
}
