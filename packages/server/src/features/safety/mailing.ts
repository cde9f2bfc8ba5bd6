import type { Db } from '#engines/db/port.ts';
import type { CaseId } from '#lib/ids.ts';
import { findCase } from './case-store.ts';
import { decisionsOf } from './decision-store.ts';
import { safetyLetters } from './letters.ts';
import type { SafetyOptions } from './parts.ts';
import { reportersOf } from './report-store.ts';
import { isBySame, statementOf } from './statements.ts';
import type { CaseRow, DecisionRow, MeasureRow } from './table.ts';

/** Where mails about a case go, read before the transaction that sends them. */
export interface Addresses {
  /** Of whom it is about; null without a confirmed one. */
  account: string | null;
  origin: string;
}

/** A move of a case that people are mailed about. */
export interface MailedMove {
  row: CaseRow;
  decision: DecisionRow;
  measures: readonly MeasureRow[];
  move: 'decided' | 'undone' | 'upheld' | 'reversed';
  addresses: Addresses;
}

export async function readAddresses(
  { db, accounts }: Pick<SafetyOptions, 'db' | 'accounts'>,
  { id, origin }: { id: CaseId; origin: string },
): Promise<Addresses> {
  const row = await findCase(db, id);
  const account = row === undefined ? null : await accounts.accountOf(row.account_id);
  return { account: account?.isEmailConfirmed === true ? (account.email ?? null) : null, origin };
}

/** Mails whom it is about, and who gave notice of it with an address, in the caller's transaction. */
export async function mailMove(
  options: Pick<SafetyOptions, 'mail' | 'keys' | 'clock' | 'instanceName'>,
  transaction: Db,
  mailed: MailedMove,
): Promise<void> {
  const { decision, addresses } = mailed;
  if (decision.verdict === 'act' && addresses.account !== null) {
    const letter = letterOf(options, mailed);
    await options.mail.send({ to: addresses.account, ...letter }, transaction);
  }
  const isTold = mailed.move !== 'decided' || (await wasTold(transaction, decision));
  if (!isTold) await mailNotices(options, transaction, mailed);
}

function letterOf(
  { keys, clock, instanceName: instance }: Pick<SafetyOptions, 'keys' | 'clock' | 'instanceName'>,
  { row, decision, measures, move, addresses }: MailedMove,
) {
  const sender = { instance, link: addresses.origin + keys.pathOf(decision.id) };
  const { username } = row;
  if (move === 'decided') {
    const statement = statementOf({ decision, row, measures, now: clock.now() });
    return safetyLetters.decided(sender, { username, statement });
  }
  if (move === 'undone') return safetyLetters.undone(sender, { username });
  return safetyLetters[move](sender, {
    username,
    answer: decision.answer ?? '',
    isBySame: isBySame(decision),
  });
}

/** Whether the same was decided before, in the place of the same, and taken back. */
async function wasTold(transaction: Db, decision: DecisionRow): Promise<boolean> {
  const { id, replaces, verdict } = decision;
  const all = await decisionsOf(transaction, decision.case_id);
  return all.some((one) => one.id !== id && one.replaces === replaces && one.verdict === verdict);
}

async function mailNotices(
  { mail, keys, instanceName: instance }: Pick<SafetyOptions, 'mail' | 'keys' | 'instanceName'>,
  transaction: Db,
  { row, decision, addresses }: MailedMove,
): Promise<void> {
  for (const { id, email } of await reportersOf(transaction, row.id)) {
    if (email === null) continue;
    const link = addresses.origin + keys.pathOf(id);
    const isActed = decision.verdict === 'act';
    await mail.send(
      { to: email, ...safetyLetters.answered({ instance, link }, { isActed }) },
      transaction,
    );
  }
}
