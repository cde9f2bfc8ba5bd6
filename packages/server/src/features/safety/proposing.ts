import { minuteOf } from '#lib/day.ts';
import type { CaseFile } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { newId, type AccountId } from '#lib/ids.ts';
import { cleanLine } from '#lib/text.ts';
import { insertNote, updateCase } from './case-store.ts';
import { isFit, moderatorOf, requireMayKeepOut } from './moderators.ts';
import {
  heldBy,
  moveCase,
  nextOf,
  noteMove,
  type Acting,
  type Moved,
  type Moving,
} from './moving.ts';
import type { Matter } from './moves.ts';
import type { SafetyOptions } from './parts.ts';
import { findProposal, insertProposal, removeProposal } from './proposal-store.ts';
import { kindsOf, requireDays, settle, type Proposed, type Verdict } from './settling.ts';
import type { CaseRow, ProposalRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** What somebody decides, with everything filled in. Refuses measures without what they need. */
export function proposedFrom(verdict: Verdict): Proposed {
  const { ground = 'rules', reference = '', measures = [], ...rest } = verdict;
  requireDays(measures);
  return { ...rest, ground, reference: cleanLine(reference).slice(0, 400), measures };
}

/** Keeps a decision that waits for a second person, beside everything that would tell somebody of it. */
export async function propose(
  options: SafetyOptions,
  moving: Moving,
  { next, said }: { next: Matter; said: Proposed },
): Promise<Moved> {
  const { transaction, row, by } = moving;
  const content = JSON.stringify(said);
  const at = minuteOf(options.clock.now());
  await insertProposal(transaction, { case_id: row.id, by_id: by.id, content, at });
  await updateCase(transaction, row.id, heldBy(next));
  const detail = [said.verdict, said.reason, ...kindsOf(said)].join(' ');
  await noteMove(options, moving, { act: 'propose', detail });
  return { targets: [] };
}

/** Confirms a ban that somebody else has proposed: from then on it is decided. */
export async function confirmProposal(options: SafetyOptions, acting: Acting): Promise<void> {
  await moveCase(options, acting, async (moving) => {
    const { transaction, row, by } = moving;
    const at = options.clock.now();
    const isProposerFit = await isFitIn(options, moving);
    const next = nextOf(moving, { move: 'confirm', by, at, isProposerFit });
    const { by_id: proposer, content } = proposed(moving);
    const account = row.account_id;
    for (const one of [await moderatorOf(options, transaction, proposer), by])
      await requireMayKeepOut(options, transaction, { by: one, account });
    await removeProposal(transaction, row.id);
    const said = JSON.parse(content) as Proposed;
    return settle(options, moving, { next, said, by: proposer, second: by.id, act: 'confirm' });
  });
}

/** Declines what somebody else has proposed, with words for them. */
export async function declineProposal(
  options: SafetyOptions,
  acting: Acting,
  given: string,
): Promise<void> {
  const words = neededWordsFrom(given);
  await moveCase(options, acting, async (moving) => {
    const { by, row, transaction } = moving;
    const isProposerFit = await isFitIn(options, moving);
    const next = nextOf(moving, { move: 'decline', by, words, isProposerFit });
    const note = { id: newId('m'), case_id: row.id, author_id: by.id, text: words };
    await insertNote(transaction, { ...note, at: options.clock.now() });
    return endProposal(options, moving, { next, act: 'decline' });
  });
}

/** Takes the own proposal back. */
export async function retractProposal(options: SafetyOptions, acting: Acting): Promise<void> {
  await moveCase(options, acting, async (moving) => {
    const next = nextOf(moving, { move: 'retract', by: moving.by });
    return endProposal(options, moving, { next, act: 'retract' });
  });
}

async function endProposal(
  options: SafetyOptions,
  moving: Moving,
  { next, act }: { next: Matter; act: 'decline' | 'retract' },
): Promise<Moved> {
  const { transaction, row } = moving;
  await removeProposal(transaction, row.id);
  await updateCase(transaction, row.id, heldBy(next));
  await noteMove(options, moving, { act });
  return { targets: [] };
}

async function isFitIn(options: SafetyOptions, { transaction, proposal }: Moving) {
  return proposal !== undefined && isFit(await moderatorOf(options, transaction, proposal.by_id));
}

function proposed({ proposal }: Moving): ProposalRow {
  if (proposal === undefined) throw new Refusal('case/closed');
  return proposal;
}

/** A proposal as moderators see it; null: none waits. */
export async function proposalIn(
  options: SafetyOptions,
  by: AccountId,
  { id, account_id }: CaseRow,
): Promise<CaseFile['proposal']> {
  const { db, profiles } = options;
  const row = await findProposal(db, id);
  if (row === undefined) return null;
  const { reason, words, ground, reference, measures } = JSON.parse(row.content) as Proposed;
  const people = await profiles.byIds([row.by_id]);
  const isProposerFit = isFit(await moderatorOf(options, db, row.by_id));
  const isMine = row.by_id === by;
  return {
    by: people.get(row.by_id) ?? null,
    at: row.at,
    ground: { kind: ground, reason, reference },
    words,
    measures: measures.map(({ kind, days }) => ({ kind, days: days ?? null })),
    isMine,
    isProposerFit,
    mayAnswer: !isMine && account_id !== by,
  };
}
