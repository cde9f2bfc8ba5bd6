import type { CaseState, MeasureKind, RefusalCode, SubjectKind } from '@footlights/contract';
import type { AccountId } from '#lib/ids.ts';

/** States in which nothing was decided yet, or it is decided anew. */
export const UNDECIDED: readonly CaseState[] = ['open', 'claimed', 'proposed'];

/** A decision as far as moves depend on it. */
export interface Standing {
  by: AccountId;
  at: number;
  verdict: 'dismiss' | 'act';
  /** Who confirmed it, where it took two. */
  second: AccountId | null;
  /** Whoever it is about has answered it. */
  isAppealed: boolean;
  /** The one in whose place it came, after a complaint. */
  earlier: Standing | null;
}

/** A case as far as its moves depend on it. */
export interface Matter {
  state: CaseState;
  kind: SubjectKind;
  /** Whose the subject is. */
  accountId: AccountId;
  /** Reports that were not withdrawn. */
  reports: number;
  claimedBy: AccountId | null;
  /** The decision that stands; of a case that was opened again, until another comes in its place. */
  decision: Standing | null;
  /** Who proposes a ban that waits for somebody else. */
  proposedBy: AccountId | null;
  /** Whoever holds it has asked the others, and whether one has answered. */
  opinion: 'asked' | 'given' | null;
  /** Somebody who reported it finds the decision wrong, and waits for an answer. */
  isContested: boolean;
}

/** Whoever works at the desk. */
export interface Moderator {
  id: AccountId;
  role: 'admin' | 'moderator' | 'user';
  /** Neither suspended nor leaving. */
  isOpen: boolean;
  /** Besides those who decided and the one whom it is about, nobody else could judge. */
  isAlone: boolean;
  /** They have reported it, and somebody who neither did that nor decided could judge. */
  isPartial: boolean;
}

/** What somebody decides, or would. */
interface Verdict {
  verdict: 'dismiss' | 'act';
  words: string;
  measures: readonly MeasureKind[];
}

/** What can happen to a case. Times are epoch milliseconds; texts are cleaned. */
export type Move =
  | { move: 'report' }
  | { move: 'withdraw' }
  | { move: 'claim'; by: Moderator }
  | { move: 'release'; by: Moderator }
  | ({
      move: 'decide';
      by: Moderator;
      at: number;
      reason: string;
      /** Whether a ban takes two people here. */
      needsTwo: boolean;
      /** Somebody else could confirm it. */
      hasOther: boolean;
    } & Verdict)
  | { move: 'undo'; by: Moderator; at: number }
  | { move: 'appeal'; by: AccountId; at: number; words: string }
  | { move: 'judge'; by: Moderator; at: number; verdict: 'uphold' | 'reverse'; words: string }
  | SecondLook;

/** What a second person does, or is asked for. */
export type SecondLook =
  | { move: 'confirm'; by: Moderator; at: number; isProposerFit: boolean }
  | { move: 'decline'; by: Moderator; words: string; isProposerFit: boolean }
  | { move: 'retract'; by: Moderator }
  | { move: 'ask'; by: Moderator; words: string }
  | ({ move: 'advise'; by: Moderator } & Verdict)
  /** `isFirst`: nothing was complained of by this report yet. */
  | { move: 'complain'; at: number; words: string; isFirst: boolean }
  | { move: 'review'; by: Moderator; verdict: 'stay' | 'reopen'; words: string };

/** Where a move leads, or why it is declined. */
export type Step = { ok: true; next: Matter } | { ok: false; code: RefusalCode };

/** Why somebody may not work on a case at all; null: nothing is against it. */
export function barredFrom(
  { accountId }: Matter,
  { id, role, isOpen }: Moderator,
): RefusalCode | null {
  if (!isOpen || role === 'user') return 'session/forbidden';
  return id === accountId ? 'case/own' : null;
}

/** Whether who decided would judge the own decision while somebody else could. */
export function isSame({ decision }: Matter, { id, isAlone }: Moderator): boolean {
  return (decision?.by === id || decision?.second === id) && !isAlone;
}

/** Whether who reported it would look again at what was decided while somebody else could. */
export function isForOthers({ state, decision, isContested }: Matter, by: Moderator): boolean {
  const isAnew = UNDECIDED.includes(state) && decision !== null;
  return by.isPartial && (isContested || isAnew);
}

/** Why somebody does not hold the case; null: they do. */
export function notHeld({ claimedBy }: Matter, { id }: Moderator): RefusalCode | null {
  if (claimedBy === id) return null;
  return claimedBy === null ? 'case/not-claimed' : 'case/taken';
}

export function to(before: Matter, change: Partial<Matter>): Step {
  return { ok: true, next: { ...before, ...change } };
}

export function no(code: RefusalCode): Step {
  return { ok: false, code };
}
