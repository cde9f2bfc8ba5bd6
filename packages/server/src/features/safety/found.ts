import type { ReportReason } from '@footlights/contract';
import type { AccountId, CommentId } from '#lib/ids.ts';
import { decideOwnCase } from './own-cases.ts';
import type { SafetyOptions } from './parts.ts';
import { meetHeldComment } from './subjects.ts';

/** Decides about a comment that waits for a moderator as about one that was reported: a case, a statement, an appeal. */
export async function refuseHeld(
  options: SafetyOptions,
  { accountId: by, origin }: { accountId: AccountId; origin: string },
  { id, reason, words }: { id: CommentId; reason: ReportReason; words: string },
): Promise<void> {
  await meetHeldComment(options, id);
  const verdict = { verdict: 'act', reason, words, measures: [{ kind: 'remove' }] } as const;
  await decideOwnCase(options, { by, origin }, { subject: id, origin: 'held', verdict });
}
