import type { Db, DbTransaction } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Moderator } from './moves.ts';
import type { SafetyOptions } from './parts.ts';
import { reportedBy } from './report-store.ts';
import type { CaseRow, DecisionRow } from './table.ts';

/** Whoever works at the desk, as it stands within the transaction that acts: one suspended meanwhile does nothing. */
export async function moderatorIn(
  { profiles }: Pick<SafetyOptions, 'profiles'>,
  transaction: DbTransaction,
  given: { id: AccountId; row: CaseRow; decision: DecisionRow | undefined },
): Promise<Moderator> {
  const { id, row, decision } = given;
  const one = await moderatorOf({ profiles }, transaction, id);
  if (decision === undefined) return one;
  const concerned = [decision.by_id, decision.confirmed_by, row.account_id];
  const desk = await deskOf(profiles, transaction);
  const others = desk.filter((other) => !concerned.includes(other));
  const reporters = await reportedBy(transaction, row.id, [id, ...others]);
  const isPartial = reporters.has(id) && others.some((other) => !reporters.has(other));
  return { ...one, isAlone: others.length === 0, isPartial };
}

/** Somebody who may work at the desk, beside all cases. */
export async function moderatorOf(
  { profiles }: Pick<SafetyOptions, 'profiles'>,
  db: Db,
  id: AccountId,
): Promise<Moderator> {
  const profile = await profiles.byId(id, db);
  const role = profile?.role ?? 'user';
  return { id, role, isOpen: profile?.standing === 'open', isAlone: false, isPartial: false };
}

/** Whether somebody still works at the desk. */
export function isFit({ role, isOpen }: Moderator): boolean {
  return isOpen && role !== 'user';
}

/** Whether there is somebody besides this one who could decide to keep the account out, too. */
export async function someoneElse(
  { profiles }: Pick<SafetyOptions, 'profiles'>,
  transaction: DbTransaction,
  { by, row }: { by: Moderator; row: CaseRow },
): Promise<boolean> {
  const about = await profiles.byId(row.account_id, transaction);
  const all = await deskOf(profiles, transaction, about?.role === 'admin');
  return all.some((id) => id !== by.id && id !== row.account_id);
}

async function deskOf(
  profiles: SafetyOptions['profiles'],
  transaction: DbTransaction,
  isAdminsOnly = false,
): Promise<AccountId[]> {
  const admins = await profiles.adminIds(transaction);
  return isAdminsOnly ? admins : [...admins, ...(await profiles.moderatorIds(transaction))];
}

/** Only those who run an instance keep others out who do, and somebody is left who does. */
export async function requireMayKeepOut(
  { profiles }: Pick<SafetyOptions, 'profiles'>,
  transaction: DbTransaction,
  { by, account }: { by: Moderator; account: AccountId },
): Promise<void> {
  const profile = await profiles.byId(account, transaction);
  if (profile?.role !== 'admin') return;
  if (by.role !== 'admin')
    throw new Refusal('session/forbidden', {
      message: 'Only those who run this instance can suspend or ban somebody who does.',
    });
  const others = (await profiles.adminIds(transaction)).filter((id) => id !== account);
  if (others.length === 0) throw new Refusal('account/last-admin');
}
