import {
  answerAppeal,
  appealStatement,
  appointModerator,
  claimCase,
  confirmProposal,
  declineProposal,
  dismissModerator,
  getCase,
  getReport,
  getSession,
  listCases,
  listNotifications,
  listStatements,
  retractProposal,
  undoDecision,
  withdrawReport,
} from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '#test/world.ts';
import { codeOf, idOf, openSafetyStage, plant, report, settle, type SafetyStage } from './stage.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage({ env: { BANS_NEED_TWO: 'on' } });
});
afterEach(() => stage[Symbol.asyncDispose]());

/** The account of the creator is reported, and mona would ban it. */
async function propose({ ben, creator, mod }: SafetyStage) {
  const filed = await report(ben, await idOf(creator), { reason: 'threats' });
  const file = await settle(mod, ['ban'], { words: 'Threatens a neighbour.' });
  return { id: file.id, file, reported: filed.report.id };
}
const confirm = (person: Person, id: string) => person.call(confirmProposal, { params: { id } });
const decline = (person: Person, id: string, words = 'A suspension is enough.') =>
  person.call(declineProposal, { params: { id }, body: { words } });
const isIn = async (person: Person) => (await person.call(getSession)).account !== null;
const acts = async ({ world }: SafetyStage) => {
  const { db } = world.context.database;
  const rows = await db
    .selectFrom('audit_log')
    .select(['act', 'detail'])
    .orderBy('number')
    .execute();
  return rows.map(({ act, detail }) => `${act} ${detail}`.trim());
};

describe('where a ban takes two people', () => {
  test('it does nothing and nobody is told until somebody else confirms it', async () => {
    const { ben, creator, mod, other, world } = stage;
    const { id, file, reported } = await propose(stage);
    await world.settle();
    expect(file).toMatchObject({
      state: 'proposed',
      decision: null,
      banNeedsTwo: true,
      proposal: {
        by: { username: 'mona' },
        words: 'Threatens a neighbour.',
        measures: [{ kind: 'ban', days: null }],
        isMine: true,
        mayAnswer: false,
        isProposerFit: true,
      },
    });
    expect(await isIn(creator)).toBe(true);
    expect((await creator.call(listStatements)).statements).toEqual([]);
    for (const person of [creator, ben])
      expect((await person.call(listNotifications)).notifications).toEqual([]);
    const status = async () => (await ben.call(getReport, { params: { id: reported } })).state;
    expect(await status()).toBe('in-review');
    const { cases } = await other.call(listCases, { query: { queue: 'second' } });
    expect(cases.map((one) => [one.id, one.state])).toEqual([[id, 'proposed']]);
    expect((await other.call(listCases)).cases).toEqual([]);

    expect(await confirm(other, id)).toMatchObject({
      state: 'actioned',
      proposal: null,
      decision: { by: { username: 'mona' }, confirmedBy: { username: 'otis' } },
    });
    await world.settle();
    expect(await isIn(creator)).toBe(false);
    expect(await status()).toBe('answered');
    expect(await acts(stage)).toEqual(
      expect.arrayContaining(['propose act harassment ban', 'confirm act harassment ban']),
    );
    expect((await mod.call(listCases, { query: { queue: 'second' } })).cases).toEqual([]);
  });

  test('nobody confirms who proposed it, whom it is about, or who is not at the desk', async () => {
    const { admin, ben, mod, other } = stage;
    await report(ben, await idOf(other), { reason: 'threats' });
    const { id } = await settle(mod, ['ban']);
    expect(await codeOf(confirm(mod, id))).toBe('case/second-needed');
    expect(await codeOf(confirm(other, id))).toBe('case/own');
    expect(await codeOf(confirm(ben, id))).toBe('session/forbidden');
    expect(await codeOf(decline(mod, id))).toBe('case/second-needed');
    expect(await codeOf(mod.call(claimCase, { params: { id } }))).toBe('case/closed');
    expect(await codeOf(confirm(admin, id))).toBe('answered');
    expect(await isIn(other)).toBe(false);
    expect(await codeOf(confirm(admin, id))).toBe('case/closed');
  });

  test('who proposed it may take that back, and others decline it with words', async () => {
    const { creator, mod, other } = stage;
    const { id } = await propose(stage);
    expect(await codeOf(other.call(retractProposal, { params: { id } }))).toBe('case/taken');
    const held = await mod.call(retractProposal, { params: { id } });
    expect(held).toMatchObject({ state: 'claimed', isMine: true, proposal: null });
    await settle(mod, ['ban'], { id });
    expect(await codeOf(decline(other, id, ' '))).toBe('case/words-needed');
    await decline(other, id);
    expect(await mod.call(getCase, { params: { id } })).toMatchObject({
      state: 'claimed',
      isMine: true,
      notes: [{ by: { username: 'otis' }, text: 'A suspension is enough.' }],
    });
    await settle(mod, [{ kind: 'suspend', days: 3 }], { id });
    expect(await isIn(creator)).toBe(false);
  });

  test('a proposal does not stand alone: when its author is gone from the desk it can only be declined', async () => {
    const { admin, creator, mod, other } = stage;
    const { id } = await propose(stage);
    await admin.call(dismissModerator, { params: { username: 'mona' } });
    expect(await codeOf(confirm(other, id))).toBe('case/proposer-gone');
    expect(await isIn(creator)).toBe(true);
    const { proposal } = await other.call(getCase, { params: { id } });
    expect(proposal?.isProposerFit).toBe(false);
    expect(await decline(other, id)).toMatchObject({ state: 'open', claimedBy: null });
    await admin.call(appointModerator, { params: { username: 'mona' } });
    await settle(mod, ['ban'], { id });
    await confirm(other, id);
    expect(await isIn(creator)).toBe(false);
  });

  test('whoever is suspended meanwhile neither confirms nor has proposed anything', async () => {
    const { admin, ben, creator, mod, other } = stage;
    const { id } = await propose(stage);
    await report(ben, await idOf(mod));
    await settle(admin, [{ kind: 'suspend', days: 1 }]);
    expect(await codeOf(mod.call(retractProposal, { params: { id } }))).toBe('session/required');
    expect(await codeOf(confirm(other, id))).toBe('case/proposer-gone');
    expect(await isIn(creator)).toBe(true);
  });

  test('who moderates alone is told to suspend, or to appoint somebody', async () => {
    const { admin, ben, creator } = stage;
    for (const username of ['mona', 'otis'])
      await admin.call(dismissModerator, { params: { username } });
    await report(ben, await idOf(creator));
    expect(await codeOf(settle(admin, ['ban']))).toBe('case/nobody-else');
    const { cases } = await admin.call(listCases);
    expect(cases[0]).toMatchObject({ state: 'claimed', isMine: true });
    await settle(admin, [{ kind: 'suspend', days: 3 }]);
    expect(await isIn(creator)).toBe(false);
  });

  test('a ban of who runs the instance takes two who do', async () => {
    const { admin, ben, mod, other } = stage;
    await report(ben, await idOf(admin));
    const { id } = (await mod.call(listCases)).cases[0]!;
    expect(await codeOf(settle(mod, ['ban'], { id }))).toBe('case/nobody-else');
    expect(await isIn(admin)).toBe(true);
    expect(await isIn(other)).toBe(true);
  });

  test('it is restored within ten minutes by either, and an appeal is judged by neither', async () => {
    const { admin, mod, other } = stage;
    const { id } = await propose(stage);
    await confirm(other, id);
    await other.call(undoDecision, { params: { id } });
    expect(await other.call(getCase, { params: { id } })).toMatchObject({
      state: 'claimed',
      isMine: true,
    });
    await settle(other, ['ban'], { id });
    const { decision } = await confirm(mod, id);
    const key = (await statementPath(stage)).split('key=')[1]!;
    await stage.world.visitor().call(appealStatement, {
      params: { id: decision!.id },
      query: { key },
      body: { words: 'It was a joke.' },
    });
    for (const person of [mod, other])
      expect(await codeOf(person.call(claimCase, { params: { id } }))).toBe('case/other-needed');
    await admin.call(claimCase, { params: { id } });
    const body = { verdict: 'reverse', words: 'It was.' } as const;
    const file = await admin.call(answerAppeal, { params: { id }, body });
    expect(file.decision?.appeal?.isBySame).toBe(false);
  });

  test('whoever reports meanwhile adds to the case, and one that is withdrawn leaves the proposal', async () => {
    const { ana, ben, creator, other } = stage;
    const { id, reported } = await propose(stage);
    await report(ana, await idOf(creator));
    expect((await other.call(getCase, { params: { id } })).reporters).toBe(2);
    await ben.call(withdrawReport, { params: { id: reported } });
    expect((await other.call(getCase, { params: { id } })).state).toBe('proposed');
  });

  test('everything but a ban is decided by one', async () => {
    const { ben, creator, mod } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    const file = await settle(mod, ['remove', { kind: 'suspend', days: 3 }]);
    expect(file.state).toBe('actioned');
    expect(await isIn(creator)).toBe(false);
  });
});

/** Where a refused sign-in leads. */
async function statementPath({ world }: SafetyStage): Promise<string> {
  const answer = await world.visitor().request({
    method: 'POST',
    url: '/api/v1/session',
    payload: { login: 'carla', password: 'carla likes footlights' },
  });
  return (JSON.parse(answer.body) as { detail: { path: string } }).detail.path;
}

test('a proposal is there after a restart, and still does nothing alone', async () => {
  const { creator, mod, other, world } = stage;
  const { id } = await propose(stage);
  await world.restart();
  const { cases } = await other.call(listCases, { query: { queue: 'second' } });
  expect(cases.map((one) => one.id)).toEqual([id]);
  expect(await codeOf(mod.call(claimCase, { params: { id } }))).toBe('case/closed');
  await confirm(other, id);
  expect(await isIn(creator)).toBe(false);
});
