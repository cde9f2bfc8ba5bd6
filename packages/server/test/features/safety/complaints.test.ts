import {
  answerAppeal,
  answerComplaint,
  appealStatement,
  claimCase,
  complainOfDecision,
  dismissModerator,
  fileReport,
  getCase,
  getReport,
  getStatement,
  getVideo,
  listCases,
  listNotifications,
  listOutbox,
  listStatements,
  undoDecision,
  withdrawReport,
  type OwnReport,
} from '@footlights/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Person } from '#test/world.ts';
import {
  codeOf,
  decisionsTold,
  openSafetyStage,
  plant,
  report,
  settle,
  type SafetyStage,
} from './stage.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const DAY = 86_400_000;
const complain = (person: Person, id: string, words = 'She is named at 0:12.') =>
  person.call(complainOfDecision, { params: { id }, body: { words } });
const own = (person: Person, id: string): Promise<OwnReport> =>
  person.call(getReport, { params: { id } });
const claim = (person: Person, id: string) => person.call(claimCase, { params: { id } });
const answer = (person: Person, id: string, verdict: 'stay' | 'reopen') =>
  person.call(answerComplaint, { params: { id }, body: { verdict, words: 'Looked again.' } });
const queue = async (person: Person, name: 'complaints' | 'open' | 'done') =>
  (await person.call(listCases, { query: { queue: name } })).cases.map(({ id }) => id);

/** Ben reports a clip, and mona decides. */
async function decided({ ben, mod }: SafetyStage, measures: Parameters<typeof settle>[1] = []) {
  const { video } = await plant(stage);
  const filed = await report(ben, video);
  const { id, decision } = await settle(mod, measures);
  return { video, id, filed: filed.report.id, statement: decision!.id };
}

test('a dismissal is complained of once, looked at by somebody else, and opened again', async () => {
  const { ben, creator, mod, other, world } = stage;
  const { id, filed, video } = await decided(stage);
  expect(await own(ben, filed)).toMatchObject({
    outcome: 'not-acted',
    complaint: null,
    complaintUntil: world.clock.now() + 183 * DAY,
  });
  expect(await codeOf(complain(ben, filed, ' '))).toBe('case/words-needed');
  expect(await complain(ben, filed)).toMatchObject({
    complaint: { words: 'She is named at 0:12.', outcome: null, answer: null },
    complaintUntil: null,
  });
  expect(await codeOf(complain(ben, filed))).toBe('report/not-contestable');
  expect(await queue(other, 'complaints')).toEqual([id]);
  const file = await mod.call(getCase, { params: { id } });
  expect(file).toMatchObject({
    isContested: true,
    conflicts: ['decided'],
    complaints: [{ words: 'She is named at 0:12.', outcome: null }],
  });
  expect(await codeOf(claim(mod, id))).toBe('case/other-needed');
  expect(await codeOf(answer(other, id, 'stay'))).toBe('case/not-claimed');
  await claim(other, id);
  expect(await answer(other, id, 'reopen')).toMatchObject({ state: 'open', isContested: false });
  await world.settle();
  expect(await own(ben, filed)).toMatchObject({
    state: 'waiting',
    outcome: null,
    complaint: { outcome: 'reopened', answer: 'Looked again.' },
  });
  expect(await queue(other, 'complaints')).toEqual([]);
  expect(await queue(other, 'open')).toEqual([id]);
  expect(await queue(other, 'done')).toEqual([]);
  expect(await decisionsTold(creator)).toEqual([]);
  expect(await codeOf(claim(mod, id))).toBe('case/other-needed');
  await settle(other, ['remove'], { id });
  expect(await own(ben, filed)).toMatchObject({ state: 'answered', outcome: 'acted' });
  expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('video/not-found');
});

test('a case is not opened again beside another one about the same', async () => {
  const { ana, ben, other } = stage;
  const { id, filed, video } = await decided(stage);
  await complain(ben, filed);
  await report(ana, video);
  await claim(other, id);
  expect(await codeOf(answer(other, id, 'reopen'))).toBe('case/other-open');
  expect(await codeOf(answer(other, id, 'stay'))).toBe('answered');
});

test('a decision stays where nothing more is found, and who reported reads why', async () => {
  const { ben, mod, other, world } = stage;
  const { id, filed } = await decided(stage);
  await complain(ben, filed);
  await claim(other, id);
  expect(await answer(other, id, 'stay')).toMatchObject({ state: 'dismissed', claimedBy: null });
  await world.settle();
  expect(await own(ben, filed)).toMatchObject({
    state: 'answered',
    outcome: 'not-acted',
    complaint: { outcome: 'stays', answer: 'Looked again.' },
  });
  const told = (await ben.call(listNotifications)).notifications;
  expect(told.map(({ path }) => path)).toEqual([`/reports/${filed}`, `/reports/${filed}`]);
  expect(await codeOf(complain(ben, filed))).toBe('report/not-contestable');
  expect((await mod.call(getCase, { params: { id } })).isContested).toBe(false);
});

test('what is decided anew takes the place of what stood, and stands in force until then', async () => {
  const { ben, creator, other, world } = stage;
  const { id, filed, statement, video } = await decided(stage, ['limit']);
  await complain(ben, filed);
  await claim(other, id);
  await answer(other, id, 'reopen');
  await world.settle();
  const read = () => creator.call(getStatement, { params: { id: statement } });
  expect(await read()).toMatchObject({ isTakenBack: false, measures: [{ isInForce: true }] });
  expect(await decisionsTold(creator)).toHaveLength(1);
  await settle(other, ['warn'], { id });
  expect(await read()).toMatchObject({ isTakenBack: true, measures: [{ isInForce: false }] });
  const { strikes, statements } = await creator.call(listStatements);
  expect([strikes, statements.length]).toEqual([1, 2]);
  expect((await ben.call(getVideo, { params: { id: video } })).visibility).toBe('public');
  await other.call(undoDecision, { params: { id } });
  expect(await read()).toMatchObject({ isTakenBack: false, measures: [{ isInForce: true }] });
  expect((await creator.call(listStatements)).strikes).toBe(0);
  expect((await ben.call(getVideo, { params: { id: video } })).visibility).toBe('unlisted');
});

test('whom it is about learns nothing: the appeal is taken while the case is open again', async () => {
  const { ben, creator, other } = stage;
  const { id, filed, statement } = await decided(stage, ['limit']);
  await complain(ben, filed);
  const appeal = (words: string) =>
    creator.call(appealStatement, { params: { id: statement }, body: { words } });
  await claim(other, id);
  await answer(other, id, 'reopen');
  expect(await appeal('It is my own house.')).toMatchObject({ appeal: { state: 'made' } });
  const file = await claim(other, id);
  expect(file).toMatchObject({ state: 'claimed', decision: { appeal: { answer: null } } });
  await settle(other, [], { id, words: 'It is her own house.' });
  expect(await creator.call(getStatement, { params: { id: statement } })).toMatchObject({
    isTakenBack: true,
    appeal: { state: 'reversed', answer: 'It is her own house.', isBySame: false },
  });
});

test('a complaint and an appeal wait side by side, and a reversal answers both', async () => {
  const { ben, creator, other } = stage;
  const { id, filed, statement } = await decided(stage, ['limit']);
  const body = { words: 'It is my own house.' };
  await creator.call(appealStatement, { params: { id: statement }, body });
  expect((await own(ben, filed)).complaintUntil).not.toBeNull();
  await complain(ben, filed);
  await claim(other, id);
  expect(await codeOf(answer(other, id, 'reopen'))).toBe('case/closed');
  const file = await other.call(answerAppeal, {
    params: { id },
    body: { verdict: 'reverse', words: 'So it is.' },
  });
  expect(file).toMatchObject({ state: 'reversed', isContested: false });
  expect(await own(ben, filed)).toMatchObject({
    outcome: 'taken-back',
    complaint: { outcome: 'stays' },
    complaintUntil: null,
  });
});

test('complaints are for who reported it, for six months, and of a decision that is not taken back', async () => {
  const { ana, ben, mod, world } = stage;
  const { id, filed } = await decided(stage);
  expect(await codeOf(complain(ana, filed))).toBe('report/not-found');
  await mod.call(undoDecision, { params: { id } });
  expect(await own(ben, filed)).toMatchObject({ complaint: null, complaintUntil: null });
  expect(await codeOf(complain(ben, filed))).toBe('report/not-contestable');
  await settle(mod, [], { id });
  await world.clock.advance(183 * DAY + 1);
  expect((await own(ben, filed).catch(() => null))?.complaintUntil ?? null).toBeNull();
});

test('a notice without an account is complained of by its key, and answered by mail', async () => {
  const { admin, mod, other, world } = stage;
  const { video } = await plant(stage);
  const visitor = world.visitor();
  const notice = {
    explanation: 'It is my film.',
    name: 'Nora',
    email: 'nora@mail.example',
    isGoodFaith: true,
  };
  const { path } = await visitor.call(fileReport, {
    body: { subject: video, reason: 'intellectual-property', notice },
  });
  const [, id = '', key = ''] = /^\/reports\/([^?]+)\?key=(.+)$/.exec(path) ?? [];
  await settle(mod, []);
  const call = { params: { id }, query: { key }, body: { words: 'Look at the first second.' } };
  expect(await codeOf(visitor.call(complainOfDecision, { ...call, query: {} }))).toBe(
    'report/not-found',
  );
  await visitor.call(complainOfDecision, call);
  const [found] = await queue(other, 'complaints');
  await claim(other, found!);
  await answer(other, found!, 'stay');
  const { mails } = await admin.call(listOutbox);
  const [letter] = mails.flatMap(({ letter: one }) =>
    one?.subject.startsWith('Your complaint') === true ? one : [],
  );
  expect(letter).toMatchObject({ to: 'nora@mail.example' });
  for (const part of ['What was decided stays.', 'Looked again.', path])
    expect([part, letter!.text.includes(part)]).toEqual([part, true]);
});

test('where one person runs the desk alone, they look again themselves', async () => {
  const { admin, ben } = stage;
  for (const username of ['mona', 'otis'])
    await admin.call(dismissModerator, { params: { username } });
  const { video } = await plant(stage);
  const { report: filed } = await report(ben, video);
  const { id } = await settle(admin, []);
  await complain(ben, filed.id);
  await claim(admin, id);
  expect(await answer(admin, id, 'reopen')).toMatchObject({ state: 'open' });
  expect(await settle(admin, ['warn'], { id })).toMatchObject({ state: 'actioned' });
});

test('a complaint that comes while a decision could be taken back is answered all the same', async () => {
  const { ben, mod, other } = stage;
  const { id, filed } = await decided(stage);
  expect((await mod.call(getCase, { params: { id } })).decision?.undoUntil).not.toBeNull();
  await complain(ben, filed);
  expect((await mod.call(getCase, { params: { id } })).decision?.undoUntil).toBeNull();
  expect(await codeOf(mod.call(undoDecision, { params: { id } }))).toBe('case/closed');
  expect(await own(ben, filed)).toMatchObject({ complaint: { words: 'She is named at 0:12.' } });
  await claim(other, id);
  await answer(other, id, 'stay');
  expect(await own(ben, filed)).toMatchObject({ complaint: { outcome: 'stays' } });
});

test('a moderator who reported it neither answers the complaint nor decides anew while others could', async () => {
  const { admin, mod, other } = stage;
  const { video } = await plant(stage);
  const { report: filed } = await report(other, video);
  const { id } = await settle(mod, []);
  await complain(other, filed.id);
  expect(await codeOf(claim(other, id))).toBe('case/other-needed');
  await claim(admin, id);
  await answer(admin, id, 'reopen');
  expect(await codeOf(claim(other, id))).toBe('case/other-needed');
  await other.call(withdrawReport, { params: { id: filed.id } });
  expect(await codeOf(claim(other, id))).toBe('case/other-needed');
  await admin.call(dismissModerator, { params: { username: 'mona' } });
  expect(await codeOf(claim(other, id))).toBe('case/other-needed');
  expect(await settle(admin, ['remove'], { id })).toMatchObject({ state: 'actioned' });
});

test('where all others decided, a moderator who reported it looks again', async () => {
  const { admin, other } = stage;
  await admin.call(dismissModerator, { params: { username: 'mona' } });
  const { video } = await plant(stage);
  const { report: filed } = await report(other, video);
  const { id } = await settle(admin, []);
  await complain(other, filed.id);
  expect(await codeOf(claim(admin, id))).toBe('case/other-needed');
  await claim(other, id);
  expect(await answer(other, id, 'reopen')).toMatchObject({ state: 'open' });
  expect(await settle(other, ['remove'], { id })).toMatchObject({ state: 'actioned' });
});
