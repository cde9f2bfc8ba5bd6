import type { CaseState } from '@footlights/contract';
import { fit } from './measures.ts';
import {
  barredFrom,
  isForOthers,
  isSame,
  no,
  notHeld,
  to,
  type Matter,
  type Move,
  type SecondLook,
  type Step,
} from './moves.ts';
import { APPEAL_MS } from './times.ts';

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
export function isSecondLook(move: Move): move is SecondLook {
  return Object.hasOwn(MOVES, move.move);
}

/** Moves of a second person: a ban that takes two, an opinion, and the complaint of somebody who reported. Pure. */
export function secondLook(before: Matter, move: SecondLook): Step {
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
