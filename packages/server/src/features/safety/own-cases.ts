import { Refusal } from '#http/errors.ts';
import { newId, type AccountId, type CaseId, type VideoId } from '#lib/ids.ts';
import { shortened } from '#lib/text.ts';
import { insertCase, lockUndecided, updateCase } from './case-store.ts';
import { decideCase } from './deciding.ts';
import { keepEvidence, readThing } from './evidence.ts';
import { matterOf, requireStep } from './matters.ts';
import { moderatorIn } from './moderators.ts';
import type { SafetyOptions } from './parts.ts';
import type { Verdict } from './settling.ts';
import type { CaseRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** A clip that nobody reported, and what is decided about it. */
export interface OwnCase {
  clip: VideoId;
  /** What led to it: a machine that recognised something, or the moderators' own look at first clips. */
  origin: 'automated' | 'own';
  verdict: Verdict;
}

const LABEL_GRAPHEMES = 80;

/**
 * Decides about a clip that nobody reported, as about any other: in a case of its own, with frozen evidence and a statement
 * of reasons. When the process ends in between, the case waits, claimed by whoever began it.
 */
export async function decideOwnCase(
  options: SafetyOptions,
  { by, origin: site }: { by: AccountId; origin: string },
  { clip, origin, verdict }: OwnCase,
): Promise<CaseId> {
  neededWordsFrom(verdict.words);
  const id = await openOwnCase(options, by, { clip, origin, verdict });
  await decideCase(options, { id, by, origin: site }, verdict);
  return id;
}

async function openOwnCase(
  options: SafetyOptions,
  by: AccountId,
  { clip, origin, verdict }: OwnCase,
): Promise<CaseId> {
  const { db, clock, videos } = options;
  return videos.files.naming(async () => {
    const thing = await readThing(options, clip);
    if (thing === undefined) throw new Refusal('video/not-found');
    const { text, username } = thing.frozen;
    const now = clock.now();
    return db.transaction().execute(async (transaction) => {
      const known = await lockUndecided(transaction, clip);
      const row: CaseRow = known ?? {
        id: newId('m'),
        subject: clip,
        kind: 'clip',
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
