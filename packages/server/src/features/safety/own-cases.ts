import { Refusal } from '#http/errors.ts';
import { newId, type AccountId, type CaseId, type CommentId, type VideoId } from '#lib/ids.ts';
import { shortened } from '#lib/text.ts';
import { insertCase, lockUndecided, updateCase } from './case-store.ts';
import { decideCase } from './deciding.ts';
import { isClip, keepEvidence, kindOf, readThing } from './evidence.ts';
import { matterOf, requireStep } from './matters.ts';
import { moderatorIn } from './moderators.ts';
import type { SafetyOptions } from './parts.ts';
import type { Verdict } from './settling.ts';
import type { CaseRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** Something that nobody reported, and what is decided about it. */
export interface OwnCase {
  subject: VideoId | CommentId;
  /** What led to it: a machine that recognised something, a rule that held it, or the moderators' own look. */
  origin: 'automated' | 'held' | 'own';
  verdict: Verdict;
}

const LABEL_GRAPHEMES = 80;

/**
 * Decides about what nobody reported, as about anything else: in a case of its own, with frozen evidence and a statement
 * of reasons. When the process ends in between, the case waits, claimed by whoever began it.
 */
export async function decideOwnCase(
  options: SafetyOptions,
  { by, origin: site }: { by: AccountId; origin: string },
  { subject, origin, verdict }: OwnCase,
): Promise<CaseId> {
  neededWordsFrom(verdict.words);
  const id = await openOwnCase(options, by, { subject, origin, verdict });
  await decideCase(options, { id, by, origin: site }, verdict);
  return id;
}

async function openOwnCase(
  options: SafetyOptions,
  by: AccountId,
  { subject, origin, verdict }: OwnCase,
): Promise<CaseId> {
  const { db, clock, videos } = options;
  return videos.files.naming(async () => {
    const thing = await readThing(options, subject);
    if (thing === undefined)
      throw new Refusal(isClip(subject) ? 'video/not-found' : 'comment/not-found');
    const { text, username } = thing.frozen;
    const now = clock.now();
    return db.transaction().execute(async (transaction) => {
      const known = await lockUndecided(transaction, subject);
      const row: CaseRow = known ?? {
        id: newId('m'),
        subject,
        kind: kindOf(subject),
        account_id: thing.accountId,
        label: shortened(text, LABEL_GRAPHEMES),
        username,
        state: 'open',
        rank: 1,
        due_at: now,
        reasons: '{}',
        lead_reason: verdict.reason,
        opened_at: now,
        claimed_by: null,
        decision_id: null,
        decided_at: null,
        ends_at: null,
        opinion: null,
        is_contested: 0,
        origin,
      };
      const moderator = await moderatorIn(options, transaction, {
        id: by,
        row,
        decision: undefined,
      });
      const next = requireStep(matterOf(row, undefined), { move: 'claim', by: moderator });
      const held = { state: next.state, claimed_by: next.claimedBy };
      if (known === undefined) await insertCase(transaction, { ...row, ...held });
      else await updateCase(transaction, row.id, held);
      await keepEvidence(transaction, row.id, { thing, now });
      return row.id;
    });
  });
}
