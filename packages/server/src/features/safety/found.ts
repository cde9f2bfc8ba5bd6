import type { ReportReason } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CommentId } from '#lib/ids.ts';
import { decideCase, holdCase } from './deciding.ts';
import type { SafetyOptions } from './parts.ts';
import { openCaseOf } from './reporting.ts';
import { meetHeldComment } from './subjects.ts';
import { neededWordsFrom } from './text.ts';

/** Decides about a comment that waits for a moderator as about one that was reported: a case, a statement, an appeal. */
export async function refuseHeld(
  options: SafetyOptions,
  { accountId: by, origin }: { accountId: AccountId; origin: string },
  held: { id: CommentId; reason: ReportReason; words: string },
): Promise<void> {
  const { reason } = held;
  const words = neededWordsFrom(held.words);
  const met = await meetHeldComment(options, held.id);
  if (met.account.id === by) throw new Refusal('case/own');
  const acting = { id: await openCaseOf(options, { met, reason }), by, origin };
  await holdCase(options, acting, 'claim');
  await decideCase(options, acting, {
    verdict: 'act',
    reason,
    words,
    measures: [{ kind: 'remove' }],
    source: 'held',
  });
}
