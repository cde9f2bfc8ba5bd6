import type { CaseState, MeasureKind } from '@footlights/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IN_FORCE, step, UNDECIDED } from '#features/safety/machine.ts';
import { fit, FITTING } from '#features/safety/measures.ts';
import type { Matter, Moderator, Move } from '#features/safety/moves.ts';
import { APPEAL_MS, UNDO_MS } from '#features/safety/times.ts';
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
  proposedBy: null,
  opinion: null,
  isContested: false,
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
  needsTwo: false,
  hasOther: true,
});
const propose = (by: Moderator): Move => ({ ...decide(by, ['ban']), needsTwo: true }) as Move;
const confirm = (by: Moderator, isProposerFit = true): Move => ({
  move: 'confirm',
  by,
  at: 1,
  isProposerFit,
});
const decline = (by: Moderator, isProposerFit = true): Move => ({
  move: 'decline',
  by,
  words: 'A suspension is enough.',
  isProposerFit,
});
const complain = (at = 1, isFirst = true): Move => ({
  move: 'complain',
  at,
  words: 'Look again.',
  isFirst,
});
const review = (by: Moderator, verdict: 'stay' | 'reopen'): Move => ({
  move: 'review',
  by,
  verdict,
  words: 'Looked at again.',
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
      ['age-restrict', 'remove'],
      ['age-restrict', 'limit'],
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

  test('that would ban waits for somebody else, where that is asked for', () => {
    const proposed = after(claim(MOD), propose(MOD));
    expect(proposed).toMatchObject({ state: 'proposed', decision: null, claimedBy: null });
    expect(codeOf(proposed, confirm(MOD))).toBe('case/second-needed');
    expect(codeOf(proposed, confirm(person('creator')))).toBe('case/own');
    expect(codeOf(proposed, confirm(person('other', { isOpen: false })))).toBe('session/forbidden');
    expect(codeOf(proposed, confirm(OTHER, false))).toBe('case/proposer-gone');
    expect(after(claim(MOD), propose(MOD), confirm(OTHER))).toMatchObject({
      state: 'actioned',
      decision: { by: MOD.id, second: OTHER.id },
    });
    const alone = { ...propose(MOD), hasOther: false } as Move;
    expect(codeOf(after(claim(MOD)), alone)).toBe('case/nobody-else');
    for (const move of [claim(OTHER), { move: 'release', by: OTHER }, decide(MOD)] as Move[])
      expect(codeOf(proposed, move)).toBe('case/closed');
  });

  test('that waits for a second person is declined, or taken back, and then decided anew', () => {
    const held = after(claim(MOD));
    expect(after(claim(MOD), propose(MOD), decline(OTHER))).toEqual(held);
    expect(after(claim(MOD), propose(MOD), { move: 'retract', by: MOD })).toEqual(held);
    expect(after(claim(MOD), propose(MOD), decline(OTHER, false))).toEqual(OPEN);
    const proposed = after(claim(MOD), propose(MOD));
    expect(codeOf(proposed, decline(MOD))).toBe('case/second-needed');
    expect(codeOf(proposed, { ...decline(OTHER), words: '' } as Move)).toBe('case/words-needed');
    expect(codeOf(proposed, { move: 'retract', by: OTHER })).toBe('case/taken');
  });

  test('that two have decided is judged after an appeal by neither, and taken back by either', () => {
    const done = [claim(MOD), propose(MOD), confirm(OTHER)];
    for (const by of [MOD, OTHER]) {
      expect(codeOf(after(...done, appeal()), claim(by))).toBe('case/other-needed');
      expect(after(...done, { move: 'undo', by, at: 2 }).state).toBe('claimed');
    }
    expect(after(...done, appeal(), claim(ADMIN), judge(ADMIN)).state).toBe('reversed');
  });

  test('is asked about and advised on, and neither decides it', () => {
    const ask: Move = { move: 'ask', by: MOD, words: 'Is this satire?' };
    const advice = { move: 'advise', by: OTHER, verdict: 'dismiss', words: 'It is.' } as const;
    const advise: Move = { ...advice, measures: [] };
    const asked = after(claim(MOD), ask);
    expect(asked).toEqual({ ...after(claim(MOD)), opinion: 'asked' });
    expect(after(claim(MOD), ask, advise)).toEqual({ ...asked, opinion: 'given' });
    expect(codeOf(after(claim(MOD)), advise)).toBe('case/not-asked');
    expect(codeOf(after(claim(MOD)), { ...ask, by: OTHER })).toBe('case/taken');
    expect(codeOf(OPEN, ask)).toBe('case/not-claimed');
    for (const [change, code] of [
      [{ by: MOD }, 'case/other-needed'],
      [{ by: person('creator') }, 'case/own'],
      [{ by: person('other', { isOpen: false }) }, 'session/forbidden'],
      [{ words: '' }, 'case/words-needed'],
      [{ verdict: 'act' }, 'case/measure-unfit'],
      [{ measures: ['remove'] }, 'case/measure-unfit'],
    ] as const)
      expect(codeOf(asked, { ...advise, ...change } as Move)).toBe(code);
    expect(after(claim(MOD), ask, { move: 'release', by: MOD })).toEqual(OPEN);
  });

  test('is complained of by who reported it, and somebody else lets it be or opens it again', () => {
    const dismissed = [claim(MOD), decide(MOD, [])];
    const contested = after(...dismissed, complain());
    expect(contested).toEqual({ ...after(...dismissed), isContested: true });
    expect(codeOf(contested, claim(MOD))).toBe('case/other-needed');
    expect(codeOf(contested, review(OTHER, 'stay'))).toBe('case/not-claimed');
    expect(after(...dismissed, complain(), claim(OTHER), review(OTHER, 'stay'))).toEqual(
      after(...dismissed),
    );
    const opened = [...dismissed, complain(), claim(OTHER), review(OTHER, 'reopen')];
    expect(after(...opened)).toMatchObject({ state: 'open', isContested: false });
    expect(codeOf(after(...opened), claim(MOD))).toBe('case/other-needed');
    expect(after(...opened, claim(OTHER), decide(OTHER)).state).toBe('actioned');
    expect(codeOf(after(...dismissed), complain(APPEAL_MS + 1))).toBe('report/not-contestable');
    expect(codeOf(after(...dismissed), complain(1, false))).toBe('report/not-contestable');
    expect(codeOf(OPEN, complain())).toBe('report/not-contestable');
    const alone = { ...MOD, isAlone: true };
    expect(after(...dismissed, complain(), claim(alone), review(alone, 'reopen')).state).toBe(
      'open',
    );
  });

  test('that is opened again can be answered by whom it is about, and is taken back to what stood', () => {
    const opened = [claim(MOD), decide(MOD), complain(), claim(OTHER), review(OTHER, 'reopen')];
    const answered = after(...opened, appeal());
    expect(answered).toMatchObject({ state: 'open', decision: { by: MOD.id, isAppealed: true } });
    expect(codeOf(answered, appeal())).toBe('statement/not-open');
    const anew = [...opened, claim(OTHER), decide(OTHER, ['limit'], 5)];
    expect(after(...anew).decision).toMatchObject({ by: OTHER.id, earlier: { by: MOD.id } });
    expect(after(...anew, { move: 'undo', by: OTHER, at: 6 })).toEqual(
      after(...opened, claim(OTHER)),
    );
    expect(after(...opened, { move: 'withdraw' }).state).toBe('open');
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

test('every measure fits something, and nothing fits together that contradicts itself', () => {
  expect([...new Set(Object.values(FITTING).flat())].toSorted()).toEqual([
    'age-restrict',
    'ban',
    'block-file',
    'limit',
    'lock-comments',
    'remove',
    'suspend',
    'warn',
  ]);
  expect(fit('clip', ['remove', 'suspend'])).toBe(true);
  expect(fit('clip', [])).toBe(false);
});
