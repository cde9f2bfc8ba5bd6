import type { CaseState, RefusalCode } from '@footlights/contract';
import { fit } from './measures.ts';
import {
  barredFrom,
  isForOthers,
  isSame,
  no,
  notHeld,
  to,
  UNDECIDED,
  type Matter,
  type Moderator,
  type Move,
  type SecondLook,
  type Step,
} from './moves.ts';
import { APPEAL_MS, UNDO_MS } from './times.ts';

/** States in which what was decided is in force. */
export const IN_FORCE: readonly CaseState[] = ['actioned', 'appealed', 'upheld'];

/** The one place that says what may happen to a case, when, and by whom. Pure. */
export function step(before: Matter, move: Move): Step {
  if (isSecondLook(move)) return secondLook(before, move);
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

function withdraw(before: Matter): Step {
  if (!UNDECIDED.includes(before.state) || before.reports === 0) return no('report/closed');
  const reports = before.reports - 1;
  // Whoever has claimed it goes on: what was reported may be true all the same.
  return to(before, { reports, ...(before.state === 'open' ? leftAlone(before, reports) : {}) });
}

function claim(before: Matter, by: Moderator): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, claimedBy } = before;
  if (!isHeldIn(before)) return no('case/closed');
  if (claimedBy !== null && claimedBy !== by.id) return no('case/taken');
  if (isSame(before, by) || isForOthers(before, by)) return no('case/other-needed');
  return to(before, { claimedBy: by.id, state: state === 'open' ? 'claimed' : state });
}

function release(before: Matter, by: Moderator): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, claimedBy, reports } = before;
  if (!isHeldIn(before) || state === 'open') return no('case/closed');
  if (claimedBy !== null && claimedBy !== by.id && by.role !== 'admin') return no('case/taken');
  const free = { claimedBy: null, opinion: null } as const;
  if (state !== 'claimed') return to(before, free);
  return to(before, { ...free, state: 'open', ...leftAlone(before, reports) });
}

/** Whether somebody can hold it: to decide, or to answer an appeal or a complaint. */
function isHeldIn({ state, isContested }: Matter): boolean {
  return state === 'open' || state === 'claimed' || state === 'appealed' || isContested;
}

/** What nobody reports any more is over, unless a decision about it still stands. */
function leftAlone({ decision }: Matter, reports: number): Partial<Matter> {
  return reports === 0 && decision === null ? { state: 'withdrawn' } : {};
}

function decide(before: Matter, move: Extract<Move, { move: 'decide' }>): Step {
  const { by, at, verdict, measures, needsTwo, hasOther } = move;
  const code = undecidable(before, move);
  if (code !== null) return no(code);
  const free = { claimedBy: null, opinion: null } as const;
  if (needsTwo && measures.includes('ban'))
    return hasOther
      ? to(before, { ...free, state: 'proposed', proposedBy: by.id })
      : no('case/nobody-else');
  const decision = { by: by.id, at, verdict, second: null, isAppealed: false };
  return to(before, {
    ...free,
    state: verdict === 'dismiss' ? 'dismissed' : 'actioned',
    decision: { ...decision, earlier: before.decision },
  });
}

/** Why somebody may not decide that about it now; null: they may. */
function undecidable(before: Matter, move: Extract<Move, { move: 'decide' }>): RefusalCode | null {
  const { by, verdict, reason, words, measures } = move;
  const barred = barredFrom(before, by);
  if (barred !== null) return barred;
  if (before.state !== 'open' && before.state !== 'claimed') return 'case/closed';
  const code = notHeld(before, by);
  if (code !== null) return code;
  if (isSame(before, by) || isForOthers(before, by)) return 'case/other-needed';
  if (reason === '' || words === '') return 'case/words-needed';
  const isFit = verdict === 'dismiss' ? measures.length === 0 : fit(before.kind, measures);
  return isFit ? null : 'case/measure-unfit';
}

function undo(before: Matter, { by, at }: Extract<Move, { move: 'undo' }>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, decision, isContested } = before;
  const isFresh = state === 'dismissed' || state === 'actioned';
  // Whoever complained of it is answered.
  if (!isFresh || decision === null || isContested) return no('case/closed');
  if (decision.by !== by.id && decision.second !== by.id) return no('case/taken');
  if (at - decision.at > UNDO_MS) return no('case/too-late');
  return to(before, {
    state: 'claimed',
    claimedBy: by.id,
    decision: decision.earlier,
    opinion: null,
  });
}

function appeal(before: Matter, { by, at, words }: Extract<Move, { move: 'appeal' }>): Step {
  const { state, decision, accountId } = before;
  if (by !== accountId) return no('statement/not-found');
  if (decision === null || decision.verdict === 'dismiss' || decision.isAppealed) return no(OVER);
  if (at - decision.at > APPEAL_MS) return no(OVER);
  if (words === '') return no('case/words-needed');
  const appealed = { ...decision, isAppealed: true };
  // It is judged anew as it is, and what is decided then is the answer.
  if (UNDECIDED.includes(state)) return to(before, { decision: appealed });
  if (state !== 'actioned') return no(OVER);
  return to(before, { state: 'appealed', claimedBy: null, opinion: null, decision: appealed });
}

const OVER = 'statement/not-open';

function judge(before: Matter, { by, verdict, words }: Extract<Move, { move: 'judge' }>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  if (before.state !== 'appealed') return no('case/closed');
  const code = notHeld(before, by);
  if (code !== null) return no(code);
  if (isSame(before, by) || isForOthers(before, by)) return no('case/other-needed');
  if (words === '') return no('case/words-needed');
  const isUpheld = verdict === 'uphold';
  return to(before, {
    state: isUpheld ? 'upheld' : 'reversed',
    claimedBy: null,
    opinion: null,
    // A reversal is an answer to whoever wanted more, too.
    isContested: isUpheld && before.isContested,
  });
}

type Of<Name extends SecondLook['move']> = Extract<SecondLook, { move: Name }>;

/** States in which whoever reported may find the decision wrong; one that was reversed was looked at twice. */
export const CONTESTABLE: readonly CaseState[] = ['dismissed', 'actioned', 'appealed', 'upheld'];

const MOVES: Readonly<Record<SecondLook['move'], true>> = {
  confirm: true,
  decline: true,
  retract: true,
  ask: true,
  advise: true,
  complain: true,
  review: true,
};

/** Whether a move is one of a second person. */
function isSecondLook(move: Move): move is SecondLook {
  return Object.hasOwn(MOVES, move.move);
}

/** Moves of a second person: a ban that takes two, an opinion, and the complaint of somebody who reported. Pure. */
function secondLook(before: Matter, move: SecondLook): Step {
  switch (move.move) {
    case 'confirm':
      return confirm(before, move);
    case 'decline':
      return decline(before, move);
    case 'retract':
      return retract(before, move);
    case 'ask':
      return ask(before, move);
    case 'advise':
      return advise(before, move);
    case 'complain':
      return complain(before, move);
    case 'review':
      return review(before, move);
  }
}

function confirm(before: Matter, { by, at, isProposerFit }: Of<'confirm'>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, proposedBy, decision: earlier } = before;
  if (state !== 'proposed' || proposedBy === null) return no('case/closed');
  if (proposedBy === by.id) return no('case/second-needed');
  if (isForOthers(before, by)) return no('case/other-needed');
  // Of the two people one must not be gone: a proposal does not stand alone.
  if (!isProposerFit) return no('case/proposer-gone');
  const decision = { by: proposedBy, at, verdict: 'act', second: by.id } as const;
  return to(before, {
    state: 'actioned',
    proposedBy: null,
    decision: { ...decision, isAppealed: false, earlier },
  });
}

function decline(before: Matter, { by, words, isProposerFit }: Of<'decline'>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  const { state, proposedBy } = before;
  if (state !== 'proposed') return no('case/closed');
  if (proposedBy === by.id) return no('case/second-needed');
  if (words === '') return no('case/words-needed');
  const held = isProposerFit ? proposedBy : null;
  return to(before, {
    state: held === null ? 'open' : 'claimed',
    claimedBy: held,
    proposedBy: null,
  });
}

function retract(before: Matter, { by }: Of<'retract'>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  if (before.state !== 'proposed') return no('case/closed');
  if (before.proposedBy !== by.id) return no('case/taken');
  return to(before, { state: 'claimed', claimedBy: by.id, proposedBy: null });
}

function ask(before: Matter, { by, words }: Of<'ask'>): Step {
  const code = barredFrom(before, by) ?? notHeld(before, by);
  if (code !== null) return no(code);
  return words === '' ? no('case/words-needed') : to(before, { opinion: 'asked' });
}

/** It decides nothing, whatever it says. */
function advise(before: Matter, { by, verdict, words, measures }: Of<'advise'>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  if (before.opinion === null) return no('case/not-asked');
  if (before.claimedBy === by.id) return no('case/other-needed');
  if (words === '') return no('case/words-needed');
  const isFit = verdict === 'dismiss' ? measures.length === 0 : fit(before.kind, measures);
  return isFit ? to(before, { opinion: 'given' }) : no('case/measure-unfit');
}

function complain(before: Matter, { at, words, isFirst }: Of<'complain'>): Step {
  const { state, decision } = before;
  if (!isFirst || !CONTESTABLE.includes(state) || decision === null) return no(NOT_CONTESTABLE);
  if (at - decision.at > APPEAL_MS) return no(NOT_CONTESTABLE);
  return words === '' ? no('case/words-needed') : to(before, { isContested: true });
}

const NOT_CONTESTABLE = 'report/not-contestable';

function review(before: Matter, { by, verdict, words }: Of<'review'>): Step {
  const barred = barredFrom(before, by);
  if (barred !== null) return no(barred);
  if (!before.isContested) return no('case/closed');
  const code = notHeld(before, by);
  if (code !== null) return no(code);
  if (isSame(before, by) || isForOthers(before, by)) return no('case/other-needed');
  if (words === '') return no('case/words-needed');
  const over = { isContested: false, opinion: null } as const;
  if (verdict === 'reopen') {
    // Whoever is concerned is answered first.
    if (before.state === 'appealed') return no('case/closed');
    return to(before, { ...over, state: 'open', claimedBy: null });
  }
  return to(before, { ...over, claimedBy: before.state === 'appealed' ? by.id : null });
}
