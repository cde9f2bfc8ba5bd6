import {
  answerAppeal,
  appealStatement,
  appointAdmin,
  claimCase,
  dismissModerator,
  fileReport,
  getCase,
  getStatement,
  getVideo,
  listCases,
  listOwnReports,
  listStatements,
  releaseCase,
  signIn,
  undoDecision,
} from '@footlights/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Person } from '#test/world.ts';
import { codeOf, idOf, openSafetyStage, plant, report, settle, type SafetyStage } from './stage.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const latest = async (person: Person) => (await person.call(listStatements)).statements[0]!;
const appeal = (person: Person, id: string, words = 'That was somebody else.') =>
  person.call(appealStatement, { params: { id }, body: { words } });
const answer = (person: Person, id: string, verdict: 'uphold' | 'reverse') =>
  person.call(answerAppeal, { params: { id }, body: { verdict, words: 'Looked at it again.' } });

test('a statement says everything that the law wants, and nothing of who reported', async () => {
  const { ben, mod, creator, world } = stage;
  const { video } = await plant(stage);
  await report(ben, video, { words: 'I am Ben, and she follows me home.' });
  await settle(mod, ['remove']);
  const statement = await latest(creator);
  expect(statement).toMatchObject({
    facts: 'It names a neighbour and where she lives.',
    ground: { kind: 'rules', reason: 'harassment', reference: 'No stalking' },
    source: 'report',
    isAutomated: false,
    measures: [{ kind: 'remove', until: null, isInForce: true }],
    strikeEndsAt: world.clock.now() + 90 * 86_400_000,
    appeal: { state: 'possible', until: world.clock.now() + 183 * 86_400_000 },
    subject: { kind: 'clip', label: 'The harbour #dusk', username: 'carla' },
  });
  expect(JSON.stringify(statement)).not.toMatch(/ben|Ben|home/);
  for (const person of [ben, world.visitor()])
    expect(await codeOf(person.call(getStatement, { params: { id: statement.id } }))).toBe(
      'statement/not-found',
    );
});

test('an appeal is judged by somebody else, and a reversal restores everything', async () => {
  const { ben, mod, other, creator } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await settle(mod, ['remove']);
  const statement = await latest(creator);
  expect(await appeal(creator, statement.id)).toMatchObject({
    appeal: { state: 'made', words: 'That was somebody else.', answer: null },
  });
  expect(await codeOf(appeal(creator, statement.id))).toBe('statement/not-open');
  expect(await codeOf(mod.call(undoDecision, { params: { id } }))).toBe('case/closed');
  const { cases } = await other.call(listCases, { query: { queue: 'appeals' } });
  expect(cases.map((one) => one.id)).toEqual([id]);
  expect((await mod.call(getCase, { params: { id } })).conflicts).toEqual(['decided']);
  expect(await codeOf(mod.call(claimCase, { params: { id } }))).toBe('case/other-needed');
  expect(await codeOf(answer(other, id, 'reverse'))).toBe('case/not-claimed');
  await other.call(claimCase, { params: { id } });
  await answer(other, id, 'reverse');
  expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('answered');
  expect(await latest(creator)).toMatchObject({
    strikeEndsAt: null,
    measures: [{ isInForce: false }],
    appeal: { state: 'reversed', answer: 'Looked at it again.', isBySame: false },
  });
  expect((await creator.call(listStatements)).strikes).toBe(0);
  expect((await ben.call(listOwnReports)).reports[0]).toMatchObject({ outcome: 'taken-back' });
  expect(await codeOf(answer(other, id, 'uphold'))).toBe('case/closed');
});

test('an appeal that is declined leaves everything as it is', async () => {
  const { ben, mod, other, creator } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await settle(mod, ['remove']);
  await appeal(creator, (await latest(creator)).id);
  await other.call(claimCase, { params: { id } });
  await other.call(releaseCase, { params: { id } });
  await other.call(claimCase, { params: { id } });
  await answer(other, id, 'uphold');
  expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('video/not-found');
  expect(await latest(creator)).toMatchObject({ appeal: { state: 'upheld' } });
});

test('where one admin alone judges, the admin answers, and it is marked as such', async () => {
  const { ben, admin, creator } = stage;
  for (const username of ['mona', 'otis'])
    await admin.call(dismissModerator, { params: { username } });
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await settle(admin, ['remove']);
  await appeal(creator, (await latest(creator)).id);
  await admin.call(claimCase, { params: { id } });
  const { decision } = await answer(admin, id, 'uphold');
  expect(decision?.appeal).toMatchObject({ isBySame: true });
  expect((await latest(creator)).appeal).toMatchObject({ state: 'upheld', isBySame: true });
});

test('whoever is the only other one to judge is not passed over', async () => {
  const { ben, admin, creator, mod } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await settle(admin, ['remove']);
  await appeal(creator, (await latest(creator)).id);
  expect(await codeOf(admin.call(claimCase, { params: { id } }))).toBe('case/other-needed');
  await mod.call(claimCase, { params: { id } });
  await answer(mod, id, 'uphold');
});

test('a suspended account appeals by the link alone, and is let in again when it was right', async () => {
  const { ben, mod, other, creator, world } = stage;
  await report(ben, await idOf(creator));
  const { id } = await settle(mod, ['ban']);
  const body = { login: 'carla', password: 'carla likes footlights' };
  const refused = (await creator.call(signIn, { body }).catch((problem: unknown) => problem)) as {
    detail: { path: string; until: number | null };
  };
  expect(refused.detail.until).toBeNull();
  const [, statement = '', key = ''] =
    /^\/statements\/([^?]+)\?key=(.+)$/.exec(refused.detail.path) ?? [];
  const params = { id: statement };
  const words = 'My account was taken over.';
  const visitor = world.visitor();
  expect(await codeOf(visitor.call(appealStatement, { params, body: { words } }))).toBe(
    'statement/not-found',
  );
  await visitor.call(appealStatement, { params, query: { key }, body: { words } });
  await other.call(claimCase, { params: { id } });
  await answer(other, id, 'reverse');
  await creator.call(signIn, { body });
});

test('it is too late after half a year, and words are needed', async () => {
  const { ben, mod, creator, world } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  await settle(mod, ['remove']);
  const { id } = await latest(creator);
  expect(await codeOf(appeal(creator, id, ' \u200B '))).toBe('case/words-needed');
  expect(await codeOf(appeal(creator, id, 'x'.repeat(2001)))).toBe('report/too-long');
  await world.clock.advance(184 * 86_400_000);
  await creator.call(signIn, { body: { login: 'carla', password: 'carla likes footlights' } });
  expect(await codeOf(appeal(creator, id))).toBe('statement/not-open');
  expect((await latest(creator)).appeal.state).toBe('over');
}, 60_000);

test('what is reported again after a decision is a case of its own', async () => {
  const { ben, ana, mod, creator } = stage;
  const subject = await idOf(creator);
  await report(ben, subject);
  const first = await settle(mod, []);
  await ana.call(fileReport, { body: { subject, reason: 'hate' } });
  const { cases } = await mod.call(listCases);
  expect(cases).toHaveLength(1);
  expect(cases[0]!.id).not.toBe(first.id);
  const { history } = await mod.call(getCase, { params: { id: cases[0]!.id } });
  expect(history).toMatchObject([{ id: first.id, state: 'dismissed', measures: [] }]);
});

test('a moderator who became admin still is the one who decided', async () => {
  const { ben, admin, mod, creator } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await settle(mod, ['remove']);
  await admin.call(appointAdmin, { params: { username: 'mona' } });
  await appeal(creator, (await latest(creator)).id);
  expect(await codeOf(mod.call(claimCase, { params: { id } }))).toBe('case/other-needed');
});
