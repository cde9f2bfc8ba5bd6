import type { MeasureKind } from '@footlights/contract';
import { step } from '#features/safety/machine.ts';
import type { Matter, Moderator, Move } from '#features/safety/moves.ts';
import type { AccountId } from '#lib/ids.ts';

export const idOf = (name: string): AccountId => `a_${name}`;
export const person = (name: string, more: Partial<Moderator> = {}): Moderator => ({
  id: idOf(name),
  role: 'moderator',
  isOpen: true,
  isAlone: false,
  isPartial: false,
  ...more,
});
export const MOD = person('mod');
export const OTHER = person('other');
export const ADMIN = person('admin', { role: 'admin' });

export const OPEN: Matter = {
  state: 'open',
  kind: 'clip',
  accountId: idOf('creator'),
  reports: 1,
  claimedBy: null,
  decision: null,
  proposedBy: null,
  opinion: null,
  isContested: false,
};

export function after(...moves: Move[]): Matter {
  return moves.reduce((matter, move) => {
    const taken = step(matter, move);
    if (!taken.ok) throw new Error(`${move.move} in ${matter.state}: ${taken.code}`);
    return taken.next;
  }, OPEN);
}

export function codeOf(matter: Matter, move: Move): string {
  const taken = step(matter, move);
  return taken.ok ? 'taken' : taken.code;
}

export const decide = (by: Moderator, measures: MeasureKind[] = ['remove'], at = 0): Move => ({
  move: 'decide',
  by,
  at,
  verdict: measures.length === 0 ? 'dismiss' : 'act',
  reason: 'hate',
  words: 'It says so.',
  measures,
  needsTwo: false,
  hasOther: true,
});
export const propose = (by: Moderator): Move =>
  ({ ...decide(by, ['ban']), needsTwo: true }) as Move;
export const confirm = (by: Moderator, isProposerFit = true): Move => ({
  move: 'confirm',
  by,
  at: 1,
  isProposerFit,
});
export const decline = (by: Moderator, isProposerFit = true): Move => ({
  move: 'decline',
  by,
  words: 'A suspension is enough.',
  isProposerFit,
});
export const complain = (at = 1, isFirst = true): Move => ({
  move: 'complain',
  at,
  words: 'Look again.',
  isFirst,
});
export const review = (by: Moderator, verdict: 'stay' | 'reopen'): Move => ({
  move: 'review',
  by,
  verdict,
  words: 'Looked at again.',
});
export const appeal = (at = 1): Move => ({
  move: 'appeal',
  by: OPEN.accountId,
  at,
  words: 'It does not.',
});
export const judge = (by: Moderator, verdict: 'uphold' | 'reverse' = 'reverse'): Move => ({
  move: 'judge',
  by,
  at: 2,
  verdict,
  words: 'Looked at again.',
});
export const claim = (by: Moderator): Move => ({ move: 'claim', by });
