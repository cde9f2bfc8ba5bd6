import { Refusal } from '#http/errors.ts';
import { newId } from '#lib/ids.ts';
import { insertNote, updateCase } from './case-store.ts';
import { restoreMeasures, updateDecision } from './decision-store.ts';
import { closeWithdrawn, KEPT_MS } from './own-reports.ts';
import { requireMayKeepOut, someoneElse } from './moderators.ts';
import {
  applyAll,
  decided,
  endAll,
  heldBy,
  moveCase,
  nextOf,
  noteMove,
  requireNoOther,
  tellMove,
  type Acting,
  type Moving,
} from './moving.ts';
import type { SafetyOptions } from './parts.ts';
import { proposedFrom, propose } from './proposing.ts';
import { answerComplaints, setOutcome } from './report-store.ts';
import { doneBy } from './statements.ts';
import { keepsOut, kindsOf, settle, strikeOf, type Verdict } from './settling.ts';
import type { DecisionRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** Claims a case or gives it back. */
export async function holdCase(
  options: SafetyOptions,
  { id, by }: Pick<Acting, 'id' | 'by'>,
  act: 'claim' | 'release',
): Promise<void> {
  await moveCase(options, { id, by, origin: '' }, async (moving) => {
    const { transaction, row } = moving;
    const next = nextOf(moving, { move: act, by: moving.by });
    if (next.state === 'withdrawn') await closeWithdrawn(options, transaction, row.id);
    else await updateCase(transaction, row.id, heldBy(next));
    await noteMove(options, moving, { act });
    return { targets: [] };
  });
}

/** Leaves a note for other moderators. Whoever it is about does not read it, and so leaves none. */
export async function writeNote(
  options: SafetyOptions,
  { id, by }: Pick<Acting, 'id' | 'by'>,
  given: string,
): Promise<void> {
  const text = neededWordsFrom(given);
  await moveCase(options, { id, by, origin: '' }, async (moving) => {
    const { transaction, row } = moving;
    if (row.account_id === by) throw new Refusal('case/own');
    const at = options.clock.now();
    const note = { id: newId('m'), case_id: row.id, author_id: by, text, at };
    await insertNote(transaction, note);
    await noteMove(options, moving, { act: 'note' });
    return { targets: [] };
  });
}

/**
 * Decides, with everything that follows, in one transaction: none of it is there without the other. A ban that takes two
 * people is proposed, and does nothing.
 */
export async function decideCase(
  options: SafetyOptions,
  acting: Acting,
  verdict: Verdict,
): Promise<void> {
  const words = neededWordsFrom(verdict.words);
  await moveCase(options, acting, async (moving) => {
    const { transaction, row, by } = moving;
    const at = options.clock.now();
    const kinds = kindsOf(verdict);
    const next = nextOf(moving, {
      ...verdict,
      move: 'decide',
      by,
      at,
      words,
      measures: kinds,
      needsTwo: options.bansNeedTwo,
      hasOther: await someoneElse(options, transaction, { by, row }),
    });
    if (keepsOut(kinds))
      await requireMayKeepOut(options, transaction, { by, account: row.account_id });
    const said = proposedFrom({ ...verdict, words });
    if (next.state === 'proposed') return propose(options, moving, { next, said });
    return settle(options, moving, { next, said, by: by.id, second: null, act: 'decide' });
  });
}

/** Takes one's own decision back, with everything that it did; the one in whose place it came stands again. */
export async function undoDecision(options: SafetyOptions, acting: Acting): Promise<void> {
  await moveCase(options, acting, async (moving) => {
    const { transaction, row, by, earlier } = moving;
    const at = options.clock.now();
    const next = nextOf(moving, { move: 'undo', by, at });
    await requireNoOther(moving);
    const decision = decided(moving);
    await updateDecision(transaction, decision.id, { undone_at: at, strike_ends_at: null });
    await updateCase(transaction, row.id, {
      ...heldBy(next),
      decision_id: earlier?.id ?? null,
      decided_at: null,
      ends_at: null,
    });
    await setOutcome(transaction, row.id, null);
    const targets = await endAll(options, transaction, decision);
    if (earlier !== undefined)
      targets.push(...(await restore(options, moving, { decision, earlier })));
    await noteMove(options, moving, { act: 'undo' });
    await tellMove(options, moving, { decision, measures: [], move: 'undone' });
    return { targets };
  });
}

/** As it was before another came in its place: with what of it has not ended meanwhile. */
async function restore(
  options: SafetyOptions,
  { transaction }: Moving,
  { decision, earlier }: { decision: DecisionRow; earlier: DecisionRow },
) {
  const measures = await doneBy(transaction, earlier.id);
  const isAnsweredBy = earlier.judged_at === decision.at;
  await updateDecision(transaction, earlier.id, {
    undone_at: null,
    strike_ends_at: strikeOf(
      measures.map(({ kind }) => kind),
      earlier.at,
    ),
    ...(isAnsweredBy ? { judged_at: null, judged_by: null, answer: null, is_reversed: 0 } : {}),
  });
  await restoreMeasures(transaction, earlier.id, options.clock.now());
  return applyAll(options, transaction, measures);
}

/** Answers an appeal: what was decided stays, or all of it is taken back. */
export async function answerAppeal(
  options: SafetyOptions,
  acting: Acting,
  given: { verdict: 'uphold' | 'reverse'; words: string },
): Promise<void> {
  const words = neededWordsFrom(given.words);
  await moveCase(options, acting, async (moving) => {
    const { transaction, row, by } = moving;
    const at = options.clock.now();
    const { verdict } = given;
    const next = nextOf(moving, { move: 'judge', by, at, verdict, words });
    const decision = decided(moving);
    const isReversed = verdict === 'reverse';
    const judged = { judged_at: at, judged_by: by.id, answer: words } as const;
    const change = isReversed
      ? { ...judged, is_reversed: 1 as const, strike_ends_at: null }
      : judged;
    await updateDecision(transaction, decision.id, change);
    const ends_at = next.isContested ? null : at + KEPT_MS;
    await updateCase(transaction, row.id, { ...heldBy(next), ends_at });
    if (isReversed) {
      await setOutcome(transaction, row.id, 'dismissed');
      // They are told of the reversal; the reasons are for whom it is about.
      await answerComplaints(transaction, row.id, { outcome: 'stays', answer: '' });
    }
    const targets = isReversed ? await endAll(options, transaction, decision) : [];
    const isSame = decision.by_id === by.id || decision.confirmed_by === by.id;
    const detail = [verdict, isSame ? 'same' : ''].join(' ').trim();
    await noteMove(options, moving, { act: 'answer-appeal', detail });
    const move = isReversed ? 'reversed' : 'upheld';
    await tellMove(options, moving, { decision: { ...decision, ...change }, measures: [], move });
    return { targets };
  });
}
