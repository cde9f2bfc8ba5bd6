import type { Notice, ReportReason } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { cleanLine } from '#lib/text.ts';
import { wordsFrom } from './text.ts';

/** A notice that says what it has to. */
export interface CheckedNotice {
  explanation: string;
  law: string;
  name: string;
  /** Lower case; null: none was given, which is allowed to who has an account, or where it is about child abuse. */
  email: string | null;
}

/** What can be reported without an account. */
const NOTICES: readonly ReportReason[] = ['illegal', 'intellectual-property'];
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/;

/**
 * The notice of a report; null where none is needed. Refuses with `session/required` what needs an account, and with
 * `report/notice-needed` a notice that lacks something (Regulation (EU) 2022/2065, Art. 16 (2)).
 */
export function requireNotice(
  { accountId }: { accountId: AccountId | null },
  { reason, notice }: { reason: ReportReason; notice?: Notice | undefined },
): CheckedNotice | null {
  if (!NOTICES.includes(reason)) {
    if (accountId === null) throw new Refusal('session/required');
    return null;
  }
  if (notice === undefined) throw lacking('notice');
  const cleaned = cleanedFrom(notice);
  const isUnnamed = notice.isChildAbuse === true && reason === 'illegal';
  const missing = missingIn(cleaned, { isUnnamed, isReachable: accountId !== null });
  if (!notice.isGoodFaith) throw lacking('isGoodFaith');
  if (missing !== undefined) throw lacking(missing);
  return cleaned;
}

function cleanedFrom(notice: Notice): CheckedNotice {
  const email = cleanLine(notice.email ?? '').toLowerCase();
  if (email !== '' && !EMAIL.test(email)) throw new Refusal('account/email-invalid');
  return {
    explanation: wordsFrom(notice.explanation),
    law: wordsFrom(notice.law ?? ''),
    name: cleanLine(notice.name ?? '').slice(0, 200),
    email: email === '' ? null : email,
  };
}

function missingIn(
  { explanation, name, email }: CheckedNotice,
  { isUnnamed, isReachable }: { isUnnamed: boolean; isReachable: boolean },
): string | undefined {
  if (explanation === '') return 'explanation';
  if (isUnnamed) return undefined;
  if (name === '') return 'name';
  return email === null && !isReachable ? 'email' : undefined;
}

function lacking(field: string): Refusal {
  return new Refusal('report/notice-needed', { detail: { field } });
}
