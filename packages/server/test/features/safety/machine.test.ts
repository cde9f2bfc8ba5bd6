import type { CaseState, MeasureKind } from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { fit, FITTING } from '#features/safety/measures.ts';
import type { Move } from '#features/safety/moves.ts';
import { APPEAL_MS, UNDO_MS } from '#features/safety/times.ts';
import {
  ADMIN,
  after,
  appeal,
  claim,
  codeOf,
  complain,
  confirm,
  decide,
  decline,
  idOf,
  judge,
  MOD,
  OPEN,
  OTHER,
  person,
  propose,
  review,
} from './machine-moves.ts';

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
      expect(codeOf(asked, { ...advise, ...change })).toBe(code);
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
    expect(codeOf(contested, { move: 'undo', by: MOD, at: 1 })).toBe('case/closed');
    const reporter = { ...OTHER, isPartial: true };
    expect(codeOf(contested, claim(reporter))).toBe('case/other-needed');
    const held = after(...dismissed, complain(), claim(OTHER));
    expect(codeOf(held, review(reporter, 'reopen'))).toBe('case/other-needed');
    expect(codeOf(after(...opened), claim(reporter))).toBe('case/other-needed');
    expect(codeOf(after(...opened, claim(OTHER)), decide(reporter))).toBe('case/other-needed');
    expect(after(claim(reporter), decide(reporter)).state).toBe('actioned');
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
