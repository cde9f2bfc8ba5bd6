import type { DbTransaction } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Moderator } from './machine.ts';
import type { SafetyOptions } from './parts.ts';
import type { CaseRow, DecisionRow } from './table.ts';

/** Whoever works at the desk, as it stands within the transaction that acts: one suspended meanwhile does nothing. */
export async function moderatorIn(
  { profiles }: Pick<SafetyOptions, 'profiles'>,
  transaction: DbTransaction,
  given: { id: AccountId; row: CaseRow; decision: DecisionRow | undefined },
): Promise<Moderator> {
  const { id, row, decision } = given;
  const profile = await profiles.byId(id, transaction);
  const role = profile?.role ?? 'user';
  const isOpen = profile?.standing === 'open';
  return { id, role, isOpen, isAlone: await isAlone(profiles, transaction, { row, decision }) };
}

async function isAlone(
  profiles: SafetyOptions['profiles'],
  transaction: DbTransaction,
  { row, decision }: { row: CaseRow; decision: DecisionRow | undefined },
): Promise<boolean> {
  if (decision === undefined) return false;
  const all = [
    ...(await profiles.adminIds(transaction)),
    ...(await profiles.moderatorIds(transaction)),
  ];
  return all.every((id) => id === decision.by_id || id === row.account_id);
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
