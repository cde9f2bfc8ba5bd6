import type { CaseState, MeasureKind, RefusalCode, SubjectKind } from '@footlights/contract';
import type { AccountId } from '#lib/ids.ts';
import { DAY_MS } from '#lib/day.ts';

/** A case as far as its moves depend on it. */
export interface Matter {
  state: CaseState;
  kind: SubjectKind;
  /** Whose the subject is. */
  accountId: AccountId;
  /** Reports that were not withdrawn. */
  reports: number;
  claimedBy: AccountId | null;
  /** The decision that stands. */
  decision: { by: AccountId; at: number } | null;
}

/** Whoever works at the desk. */
export interface Moderator {
  id: AccountId;
  role: 'admin' | 'moderator' | 'user';
  /** Neither suspended nor leaving. */
  isOpen: boolean;
  /** Besides the one who decided and the one whom it is about, nobody else could judge. */
  isAlone: boolean;
}

/** What can happen to a case. Times are epoch milliseconds; texts are cleaned. */
export type Move =
  | { move: 'report' }
  | { move: 'withdraw' }
  | { move: 'claim'; by: Moderator }
  | { move: 'release'; by: Moderator }
  | {
      move: 'decide';
      by: Moderator;
      at: number;
      verdict: 'dismiss' | 'act';
      reason: string;
      words: string;
      measures: readonly MeasureKind[];
    }
  | { move: 'undo'; by: Moderator; at: number }
  | { move: 'appeal'; by: AccountId; at: number; words: string }
  | { move: 'judge'; by: Moderator; at: number; verdict: 'uphold' | 'reverse'; words: string };

/** Where a move leads, or why it is declined. */
export type Step = { ok: true; next: Matter } | { ok: false; code: RefusalCode };

/** How long who decided may take it back. */
export const UNDO_MS = 10 * 60_000;
/** How long a decision may be appealed: six months (Regulation (EU) 2022/2065, Art. 20 (1)). */
export const APPEAL_MS = 183 * DAY_MS;

/** What can be decided about each kind of thing. */
export const FITTING: Readonly<Record<SubjectKind, readonly MeasureKind[]>> = {
  account: ['warn', 'suspend', 'ban'],
  clip: ['warn', 'limit', 'remove', 'block-file', 'lock-comments', 'suspend', 'ban'],
  comment: ['warn', 'remove', 'suspend', 'ban'],
};
/** Of each of these, one at most. */
const EITHER: readonly (readonly MeasureKind[])[] = [
  ['remove', 'limit'],
  ['suspend', 'ban'],
];

/** States in which nothing was decided yet. */
export const UNDECIDED: readonly CaseState[] = ['open', 'claimed'];
/** States in which what was decided is in force. */
export const IN_FORCE: readonly CaseState[] = ['actioned', 'appealed', 'upheld'];

/** The one place that says what may happen to a case, when, and by whom. Pure. */
export function step(before: Matter, move: Move): Step {
  switch (move.move) {
    case 'report':
      return UNDECIDED.includes(before.state)
        ? to(before, { reports: before.reports + 1 })
        : no('case/closed');
    case 'withdraw':
      return withdraw(before);
    case 'claim':
      return claim(before, move.by);
    case 'release':
      return release(before, move.by);
    case 'decide':
      return decide(before, move);
    case 'undo':
      return undo(before, move);
    case 'appeal':
      return appeal(before, move);
    case 'judge':
      return judge(before, move);
  }
}

/** Whether these may be decided together about that kind of thing. */
export function fit(kind: SubjectKind, measures: readonly MeasureKind[]): boolean {
  return (
    measures.length > 0 &&
    new Set(measures).size === measures.length &&
    measures.every((one) => FITTING[kind].includes(one)) &&
    (!measures.includes('block-file') || measures.includes('remove')) &&
    EITHER.every((group) => measures.filter((one) => group.includes(one)).length <= 1) &&
    (measures.length === 1 || !measures.includes('warn'))
  );
}

function withdraw(before: Matter): Step {
  if (!UNDECIDED.includes(before.state) || before.reports === 0) return no('report/closed');
  const reports = before.reports - 1;
  // Whoever has claimed it goes on: what was reported may be true all the same.
  return to(before, {
    reports,
    ...(before.state === 'open' && reports === 0 ? { state: 'withdrawn' } : {}),
  });
}

function claim(before: Matter, by: Moderator): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, claimedBy } = before;
  if (state !== 'open' && state !== 'claimed' && state !== 'appealed') return no('case/closed');
  if (claimedBy !== null && claimedBy !== by.id) return no('case/taken');
  if (state === 'appealed' && isSame(before, by)) return no('case/other-needed');
  return to(before, { claimedBy: by.id, state: state === 'open' ? 'claimed' : state });
}

function release(before: Matter, by: Moderator): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, claimedBy, reports } = before;
  if (state !== 'claimed' && state !== 'appealed') return no('case/closed');
  if (claimedBy !== null && claimedBy !== by.id && by.role !== 'admin') return no('case/taken');
  if (state === 'appealed') return to(before, { claimedBy: null });
  return to(before, { claimedBy: null, state: reports === 0 ? 'withdrawn' : 'open' });
}

function decide(before: Matter, move: Extract<Move, { move: 'decide' }>): Step {
  const { by, at, verdict, reason, words, measures } = move;
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  if (!UNDECIDED.includes(before.state)) return no('case/closed');
  if (before.claimedBy !== by.id) return no(before.claimedBy === null ? NOT_CLAIMED : TAKEN);
  if (reason === '' || words === '') return no('case/words-needed');
  const isFit = verdict === 'dismiss' ? measures.length === 0 : fit(before.kind, measures);
  if (!isFit) return no('case/measure-unfit');
  return to(before, {
    state: verdict === 'dismiss' ? 'dismissed' : 'actioned',
    claimedBy: null,
    decision: { by: by.id, at },
  });
}

function undo(before: Matter, { by, at }: Extract<Move, { move: 'undo' }>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, decision } = before;
  const isFresh = state === 'dismissed' || state === 'actioned';
  if (!isFresh || decision === null) return no('case/closed');
  if (decision.by !== by.id) return no('case/taken');
  if (at - decision.at > UNDO_MS) return no('case/too-late');
  return to(before, { state: 'claimed', claimedBy: by.id, decision: null });
}

function appeal(before: Matter, { by, at, words }: Extract<Move, { move: 'appeal' }>): Step {
  const { state, decision, accountId } = before;
  if (by !== accountId) return no('statement/not-found');
  if (state !== 'actioned' || decision === null) return no('statement/not-open');
  if (at - decision.at > APPEAL_MS) return no('statement/not-open');
  if (words === '') return no('case/words-needed');
  return to(before, { state: 'appealed', claimedBy: null });
}

function judge(before: Matter, { by, verdict, words }: Extract<Move, { move: 'judge' }>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  if (before.state !== 'appealed') return no('case/closed');
  if (before.claimedBy !== by.id) return no(before.claimedBy === null ? NOT_CLAIMED : TAKEN);
  if (isSame(before, by)) return no('case/other-needed');
  if (words === '') return no('case/words-needed');
  return to(before, {
    state: verdict === 'uphold' ? 'upheld' : 'reversed',
    claimedBy: null,
  });
}

const NOT_CLAIMED = 'case/not-claimed';
const TAKEN = 'case/taken';

/** Why somebody may not work on a case at all; null: nothing is against it. */
function barredFrom({ accountId }: Matter, { id, role, isOpen }: Moderator): RefusalCode | null {
  if (!isOpen || role === 'user') return 'session/forbidden';
  return id === accountId ? 'case/own' : null;
}

/** Whether who decided would judge the appeal while somebody else could. */
function isSame({ decision }: Matter, { id, isAlone }: Moderator): boolean {
  return decision?.by === id && !isAlone;
}

function to(before: Matter, change: Partial<Matter>): Step {
  return { ok: true, next: { ...before, ...change } };
}

function no(code: RefusalCode): Step {
  return { ok: false, code };
}
