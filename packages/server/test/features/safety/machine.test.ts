import type { CaseState, MeasureKind } from '@footlights/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  APPEAL_MS,
  fit,
  FITTING,
  IN_FORCE,
  step,
  UNDECIDED,
  UNDO_MS,
  type Matter,
  type Moderator,
  type Move,
} from '#features/safety/machine.ts';
import type { AccountId } from '#lib/ids.ts';

const SEED = 20_260_115;

const idOf = (name: string): AccountId => `a_${name}`;
const person = (name: string, more: Partial<Moderator> = {}): Moderator => ({
  id: idOf(name),
  role: 'moderator',
  isOpen: true,
  isAlone: false,
  ...more,
});
const MOD = person('mod');
const OTHER = person('other');
const ADMIN = person('admin', { role: 'admin' });

const OPEN: Matter = {
  state: 'open',
  kind: 'clip',
  accountId: idOf('creator'),
  reports: 1,
  claimedBy: null,
  decision: null,
};

function after(...moves: Move[]): Matter {
  return moves.reduce((matter, move) => {
    const taken = step(matter, move);
    if (!taken.ok) throw new Error(`${move.move} in ${matter.state}: ${taken.code}`);
    return taken.next;
  }, OPEN);
}

function codeOf(matter: Matter, move: Move): string {
  const taken = step(matter, move);
  return taken.ok ? 'taken' : taken.code;
}

const decide = (by: Moderator, measures: MeasureKind[] = ['remove'], at = 0): Move => ({
  move: 'decide',
  by,
  at,
  verdict: measures.length === 0 ? 'dismiss' : 'act',
  reason: 'hate',
  words: 'It says so.',
  measures,
});
const appeal = (at = 1): Move => ({
  move: 'appeal',
  by: OPEN.accountId,
  at,
  words: 'It does not.',
});
const judge = (by: Moderator, verdict: 'uphold' | 'reverse' = 'reverse'): Move => ({
  move: 'judge',
  by,
  at: 2,
  verdict,
  words: 'Looked at again.',
});
const claim = (by: Moderator): Move => ({ move: 'claim', by });

describe('a case', () => {
  test('goes from its report to a decision, an appeal and a reversal', () => {
    const states: CaseState[] = [];
    const way: Move[] = [claim(MOD), decide(MOD), appeal(), claim(OTHER), judge(OTHER)];
    for (let count = 1; count <= way.length; count += 1)
      states.push(after(...way.slice(0, count)).state);
    expect(states).toEqual(['claimed', 'actioned', 'appealed', 'appealed', 'reversed']);
  });

  test('is decided by whoever has claimed it alone', () => {
    expect(codeOf(OPEN, decide(MOD))).toBe('case/not-claimed');
    const claimed = after(claim(MOD));
    expect(codeOf(claimed, decide(OTHER))).toBe('case/taken');
    expect(codeOf(claimed, claim(OTHER))).toBe('case/taken');
    expect(codeOf(claimed, { move: 'release', by: OTHER })).toBe('case/taken');
    expect(after(claim(MOD), { move: 'release', by: ADMIN }).state).toBe('open');
  });

  test('is not decided without a reason, words, or measures that fit', () => {
    const claimed = after(claim(MOD));
    for (const lacking of [{ reason: '' }, { words: '' }])
      expect(codeOf(claimed, { ...decide(MOD), ...lacking })).toBe('case/words-needed');
    for (const measures of [
      ['remove', 'limit'],
      ['suspend', 'ban'],
      ['warn', 'remove'],
      ['remove', 'remove'],
    ] satisfies MeasureKind[][])
      expect([measures, codeOf(claimed, decide(MOD, measures))]).toEqual([
        measures,
        'case/measure-unfit',
      ]);
    expect(codeOf({ ...claimed, kind: 'account' }, decide(MOD, ['remove']))).toBe(
      'case/measure-unfit',
    );
    expect(codeOf(claimed, { ...decide(MOD), verdict: 'dismiss' } as Move)).toBe(
      'case/measure-unfit',
    );
  });

  test('is judged by nobody whom it is about, nobody suspended and nobody without the right', () => {
    for (const [by, code] of [
      [person('creator'), 'case/own'],
      [person('mod', { isOpen: false }), 'session/forbidden'],
      [person('mod', { role: 'user' }), 'session/forbidden'],
    ] as const) {
      expect(codeOf(OPEN, claim(by))).toBe(code);
      expect(codeOf({ ...after(claim(MOD)), claimedBy: by.id }, decide(by))).toBe(code);
      expect(codeOf(after(claim(MOD), decide(MOD), appeal()), claim(by))).toBe(code);
    }
  });

  test('is taken back by who decided it, for ten minutes', () => {
    const done = after(claim(MOD), decide(MOD));
    expect(codeOf(done, { move: 'undo', by: OTHER, at: 1 })).toBe('case/taken');
    expect(codeOf(done, { move: 'undo', by: MOD, at: UNDO_MS + 1 })).toBe('case/too-late');
    expect(after(claim(MOD), decide(MOD), { move: 'undo', by: MOD, at: UNDO_MS })).toEqual(
      after(claim(MOD)),
    );
    expect(codeOf(after(claim(MOD), decide(MOD), appeal()), { move: 'undo', by: MOD, at: 2 })).toBe(
      'case/closed',
    );
  });

  test('is appealed once, in time, by whom it is about, and judged by somebody else', () => {
    const done = after(claim(MOD), decide(MOD));
    expect(codeOf(done, { ...appeal(), by: idOf('stranger') } as Move)).toBe('statement/not-found');
    expect(codeOf(done, appeal(APPEAL_MS + 1))).toBe('statement/not-open');
    expect(codeOf(after(claim(MOD), decide(MOD, [])), appeal())).toBe('statement/not-open');
    const appealed = after(claim(MOD), decide(MOD), appeal());
    expect(codeOf(appealed, appeal())).toBe('statement/not-open');
    expect(codeOf(appealed, claim(MOD))).toBe('case/other-needed');
    const alone = { ...MOD, isAlone: true };
    expect(
      after(claim(MOD), decide(MOD), appeal(), claim(alone), judge(alone, 'uphold')).state,
    ).toBe('upheld');
  });

  test('ends with its last report unless somebody has claimed it', () => {
    expect(after({ move: 'withdraw' }).state).toBe('withdrawn');
    expect(after(claim(MOD), { move: 'withdraw' }).state).toBe('claimed');
    expect(after(claim(MOD), { move: 'withdraw' }, { move: 'release', by: MOD }).state).toBe(
      'withdrawn',
    );
  });
});

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
);
const words = fc.constantFrom('Because.', 'Because.', 'Because.', '');
const kinds = fc.oneof(
  fc.constantFrom<MeasureKind[]>(['remove'], ['limit', 'suspend'], ['warn'], []),
  fc.subarray<MeasureKind>(['warn', 'remove', 'limit', 'lock-comments', 'suspend', 'ban']),
);

/** Times rise along a run, by up to twice as long as a decision can be taken back. */
const moves = fc.array(
  fc.record({
    wait: fc.integer({ min: 0, max: 2 * UNDO_MS }),
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
  { minLength: 10, maxLength: 60, size: 'max' },
);

/** Every move that was taken, with what it led from and to. */
function run(given: { wait: number; move: Move }[]) {
  const taken: { before: Matter; move: Move; next: Matter }[] = [];
  let [matter, now] = [OPEN, 0];
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

  test('it has a decision exactly in the states that say so', () => {
    fc.assert(
      never((taken) => taken.filter(({ next }) => isDecided(next) !== (next.decision !== null))),
      options,
    );
  });

  test('it is decided with reason and words, by somebody open who held it and is not concerned', () => {
    const isRight = ({ before, move }: ReturnType<typeof run>[number]) =>
      move.move !== 'decide' ||
      (move.reason !== '' &&
        move.words !== '' &&
        before.claimedBy === move.by.id &&
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

  test('what was decided is in force from a decision to act until it is undone or reversed', () => {
    const isBegun = (move: Move) => move.move === 'decide' && move.verdict === 'act';
    const isEnded = (move: Move) =>
      move.move === 'undo' || (move.move === 'judge' && move.verdict === 'reverse');
    fc.assert(
      never((taken) => {
        let isInForce = false;
        return taken.filter(({ move, next }) => {
          isInForce = isBegun(move) || (isInForce && !isEnded(move));
          return IN_FORCE.includes(next.state) !== isInForce;
        });
      }),
      options,
    );
  });

  test('nobody judges an appeal against the own decision while others could', () => {
    fc.assert(
      never((taken) =>
        taken.filter(
          ({ before, move }) =>
            move.move === 'judge' && before.decision?.by === move.by.id && !move.by.isAlone,
        ),
      ),
      options,
    );
  });

  test('what was answered after an appeal moves no more, and what was appealed is not undone', () => {
    const isOver = ({ state }: Matter) => state === 'upheld' || state === 'reversed';
    fc.assert(
      never((taken) =>
        taken.filter(
          ({ before, move }) =>
            isOver(before) || (move.move === 'undo' && before.state === 'appealed'),
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
      'reversed',
      'upheld',
      'withdrawn',
    ]);
  });
});

test('every measure fits something, and nothing fits together that contradicts itself', () => {
  expect([...new Set(Object.values(FITTING).flat())].toSorted()).toEqual(
    ['ban', 'block-file', 'limit', 'lock-comments', 'remove', 'suspend', 'warn'].toSorted(),
  );
  expect(fit('clip', ['remove', 'suspend'])).toBe(true);
  expect(fit('clip', [])).toBe(false);
});
