import type { CaseState, MeasureKind } from '@footlights/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IN_FORCE, step } from '#features/safety/machine.ts';
import { fit } from '#features/safety/measures.ts';
import { UNDECIDED, type Matter, type Move } from '#features/safety/moves.ts';
import { UNDO_MS } from '#features/safety/times.ts';
import {
  ADMIN,
  after,
  claim,
  complain,
  decide,
  idOf,
  MOD,
  OPEN,
  OTHER,
  person,
  review,
} from './machine-moves.ts';

const SEED = 20_260_115;

// What is declined is rarer than what leads on, so that runs reach far.
const people = fc.constantFrom(
  MOD,
  MOD,
  MOD,
  OTHER,
  OTHER,
  ADMIN,
  person('creator'),
  person('mod', { isOpen: false }),
  person('user', { role: 'user' }),
  { ...MOD, isAlone: true },
  { ...OTHER, isPartial: true },
);
const words = fc.constantFrom('Because.', 'Because.', 'Because.', '');
const fits = fc.constantFrom(true, true, true, false);
const kinds = fc.oneof(
  fc.constantFrom<MeasureKind[]>(['remove'], ['limit', 'suspend'], ['warn'], ['ban'], ['ban'], []),
  fc.subarray<MeasureKind>([
    'warn',
    'remove',
    'limit',
    'age-restrict',
    'lock-comments',
    'suspend',
    'ban',
  ]),
);

/** Times rise along a run, by up to twice as long as a decision can be taken back, and often by less than that. */
const moves = fc.array(
  fc.record({
    wait: fc.oneof(
      fc.integer({ min: 0, max: UNDO_MS / 10 }),
      fc.integer({ min: 0, max: 2 * UNDO_MS }),
    ),
    move: fc.oneof(
      fc.constantFrom<Move>({ move: 'report' }, { move: 'withdraw' }),
      fc.record({ move: fc.constantFrom('claim' as const, 'release' as const), by: people }),
      fc.record({
        move: fc.constant('decide' as const),
        by: people,
        at: fc.constant(0),
        verdict: fc.constantFrom('dismiss' as const, 'act' as const),
        reason: words,
        words,
        measures: kinds,
        needsTwo: fc.constant(true),
        hasOther: fc.boolean(),
      }),
      fc.record({
        move: fc.constant('confirm' as const),
        by: people,
        at: fc.constant(0),
        isProposerFit: fits,
      }),
      fc.record({
        move: fc.constant('decline' as const),
        by: people,
        words,
        isProposerFit: fits,
      }),
      fc.record({ move: fc.constant('retract' as const), by: people }),
      fc.record({ move: fc.constant('ask' as const), by: people, words }),
      fc.record({
        move: fc.constant('advise' as const),
        by: people,
        verdict: fc.constantFrom('dismiss' as const, 'act' as const),
        words,
        measures: kinds,
      }),
      fc.record({
        move: fc.constant('complain' as const),
        at: fc.constant(0),
        words,
        isFirst: fits,
      }),
      fc.record({
        move: fc.constant('review' as const),
        by: people,
        verdict: fc.constantFrom('stay' as const, 'reopen' as const),
        words,
      }),
      fc.record({ move: fc.constant('undo' as const), by: people, at: fc.constant(0) }),
      fc.record({
        move: fc.constant('appeal' as const),
        by: fc.constantFrom(OPEN.accountId, OPEN.accountId, idOf('stranger')),
        at: fc.constant(0),
        words,
      }),
      fc.record({
        move: fc.constant('judge' as const),
        by: people,
        at: fc.constant(0),
        verdict: fc.constantFrom('uphold' as const, 'reverse' as const),
        words,
      }),
    ),
  }),
  { minLength: 60, maxLength: 160, size: 'max' },
);

/** Every move that was taken, with what it led from and to. */
function run(given: { wait: number; move: Move }[], from = OPEN) {
  const taken: { before: Matter; move: Move; next: Matter }[] = [];
  let [matter, now] = [from, 0];
  for (const { wait, move } of given) {
    now += wait;
    const timed = 'at' in move ? { ...move, at: now } : move;
    const result = step(matter, timed);
    if (!result.ok) continue;
    taken.push({ before: matter, move: timed, next: result.next });
    matter = result.next;
  }
  return taken;
}

describe(`whatever happens to a case (seed ${SEED})`, () => {
  const options = { seed: SEED, numRuns: 3000 };
  const never = (wrong: (taken: ReturnType<typeof run>) => readonly unknown[]) =>
    fc.property(moves, (given) => wrong(run(given)).length === 0);
  const isDecided = ({ state }: Matter) => !UNDECIDED.includes(state) && state !== 'withdrawn';

  test('it has a decision in the states that say so, and else only when it was opened again', () => {
    fc.assert(
      never((taken) => {
        let isAnew = false;
        return taken.filter(({ move, next }) => {
          if (move.move === 'review' && move.verdict === 'reopen') isAnew = true;
          if (isDecided(next)) isAnew = false;
          if (move.move === 'undo') isAnew = next.decision !== null;
          return (isDecided(next) || isAnew) !== (next.decision !== null);
        });
      }),
      options,
    );
  });

  test('it is decided with reason and words, by somebody open who held it and is not concerned', () => {
    const isRight = ({ before, move }: ReturnType<typeof run>[number]) =>
      move.move !== 'decide' ||
      (move.reason !== '' &&
        move.words !== '' &&
        before.claimedBy === move.by.id &&
        before.proposedBy === null &&
        move.by.id !== before.accountId &&
        move.by.isOpen &&
        move.by.role !== 'user' &&
        (move.verdict === 'dismiss'
          ? move.measures.length === 0
          : fit(before.kind, move.measures)));
    fc.assert(
      never((taken) => taken.filter((one) => !isRight(one))),
      options,
    );
  });

  test('what was decided is in force until it is undone, reversed or decided anew', () => {
    fc.assert(
      never((taken) => {
        const stood: ('dismiss' | 'act')[] = [];
        let isReversed = false;
        return taken.filter(({ move, next }) => {
          if (move.move === 'decide' && next.state !== 'proposed') stood.push(move.verdict);
          if (move.move === 'confirm') stood.push('act');
          if (move.move === 'undo') stood.pop();
          if (move.move === 'judge') isReversed = move.verdict === 'reverse';
          const isInForce = stood.at(-1) === 'act' && !isReversed;
          if (isDecided(next)) return IN_FORCE.includes(next.state) !== isInForce;
          return (next.decision?.verdict === 'act') !== isInForce;
        });
      }),
      options,
    );
  });

  test('no ban is in force without two people, neither of them concerned, gone or suspended', () => {
    const seen = new Set<string>();
    fc.assert(
      never((taken) => {
        let proposed: Extract<Move, { move: 'decide' }> | undefined;
        return taken.filter(({ before, move, next }) => {
          if (move.move === 'decide' && next.state !== 'proposed')
            return move.measures.includes('ban');
          if (move.move === 'decide') proposed = move;
          if (move.move !== 'confirm') return false;
          seen.add(`${proposed?.by.id} ${move.by.id}`);
          const two = [proposed!.by, move.by];
          return (
            before.state !== 'proposed' ||
            two[0]!.id === two[1]!.id ||
            !move.isProposerFit ||
            two.some(
              ({ id, isOpen, role }) => id === before.accountId || !isOpen || role === 'user',
            ) ||
            next.decision?.by !== two[0]!.id ||
            next.decision.second !== two[1]!.id
          );
        });
      }),
      options,
    );
    expect(seen.size).toBeGreaterThan(3);
  });

  test('an opinion decides nothing: asking and giving it leave the case as it is', () => {
    fc.assert(
      never((taken) =>
        taken.filter(
          ({ before, move, next }) =>
            (move.move === 'ask' || move.move === 'advise') &&
            JSON.stringify({ ...before, opinion: null }) !==
              JSON.stringify({ ...next, opinion: null }),
        ),
      ),
      options,
    );
  });

  test('nobody answers a complaint against the own decision while others could', () => {
    fc.assert(
      never((taken) =>
        taken.filter(
          ({ before, move }) =>
            move.move === 'review' &&
            [before.decision?.by, before.decision?.second].includes(move.by.id) &&
            !move.by.isAlone,
        ),
      ),
      options,
    );
  });

  test('nobody who reported it answers a complaint, or decides anew, while others could', () => {
    const isAgain = ({ state, isContested, decision }: Matter) =>
      isContested || (UNDECIDED.includes(state) && decision !== null);
    const seen = new Set<string>();
    const wrong = ({ before, move }: ReturnType<typeof run>[number]) => {
      const isJudging = ['review', 'judge', 'decide', 'confirm', 'claim'].includes(move.move);
      if (!isJudging || !isAgain(before) || !('by' in move)) return false;
      seen.add(move.move);
      return typeof move.by === 'object' && move.by.isPartial;
    };
    const dismissed = [claim(MOD), decide(MOD, []), complain(), claim(OTHER)];
    const anew = after(...dismissed, review(OTHER, 'reopen'));
    fc.assert(
      fc.property(
        moves,
        fc.constantFrom(OPEN, anew),
        (given, from) => !run(given, from).some(wrong),
      ),
      options,
    );
    expect([...seen].toSorted()).toEqual(['claim', 'confirm', 'decide', 'judge', 'review']);
  });

  test('what is complained of is answered before it is taken back', () => {
    fc.assert(
      never((taken) =>
        taken.filter(({ before, move }) => move.move === 'undo' && before.isContested),
      ),
      options,
    );
  });

  test('nobody judges an appeal against the own decision while others could', () => {
    fc.assert(
      never((taken) =>
        taken.filter(
          ({ before, move }) =>
            move.move === 'judge' &&
            [before.decision?.by, before.decision?.second].includes(move.by.id) &&
            !move.by.isAlone,
        ),
      ),
      options,
    );
  });

  test('what was reversed moves no more, upheld only by a complaint, and appealed is not undone', () => {
    const isOver = ({ state, isContested }: Matter, { move }: Move) =>
      state === 'reversed' || (state === 'upheld' && !isContested && move !== 'complain');
    fc.assert(
      never((taken) =>
        taken.filter(
          ({ before, move }) =>
            isOver(before, move) || (move.move === 'undo' && before.state === 'appealed'),
        ),
      ),
      options,
    );
  });

  test('the number of its reports is never below nothing', () => {
    fc.assert(
      never((taken) => taken.filter(({ next }) => next.reports < 0)),
      options,
    );
  });

  test('every state is reached', () => {
    const reached = new Set<CaseState>();
    fc.assert(
      fc.property(moves, (given) => {
        for (const { next } of run(given)) reached.add(next.state);
      }),
      options,
    );
    expect([...reached].toSorted()).toEqual([
      'actioned',
      'appealed',
      'claimed',
      'dismissed',
      'open',
      'proposed',
      'reversed',
      'upheld',
      'withdrawn',
    ]);
  });
});
