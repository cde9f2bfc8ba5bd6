import {
  appointModerator,
  claimCase,
  decideCase,
  dismissModerator,
  endpoints,
  fileReport,
  followAccount,
  getCase,
  listCases,
  listModerators,
  listOutbox,
  releaseCase,
  undoDecision,
  urlOf,
  writeCaseNote,
} from '@footlights/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import type { Person } from '#test/world.ts';
import {
  codeOf,
  decisionsTold,
  idOf,
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

const first = async (person: Person) => (await person.call(listCases)).cases[0]!;

test('the desk is for moderators and admins alone, who are appointed by admins', async () => {
  const { ben, admin, mod } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await first(mod);
  const desk = endpoints.filter(({ access }) => access === 'safety:moderate');
  expect(desk.length).toBe(28);
  for (const endpoint of desk) {
    const url = urlOf(endpoint, { params: { id } });
    const { statusCode } = await ben.request({ method: endpoint.method, url, payload: {} });
    expect([endpoint.name, [400, 403].includes(statusCode)]).toEqual([endpoint.name, true]);
  }
  expect(await codeOf(ben.call(listCases))).toBe('session/forbidden');
  const appoint = (person: Person, username: string) =>
    codeOf(person.call(appointModerator, { params: { username } }));
  expect(await appoint(mod, 'ben')).toBe('session/forbidden');
  expect(await appoint(admin, 'ben')).toBe('answered');
  expect(await appoint(admin, 'ada')).toBe('answered');
  const { moderators } = await admin.call(listModerators);
  expect(moderators.map(({ username }) => username).toSorted()).toEqual(['ben', 'mona', 'otis']);
  expect((await ben.call(listCases)).cases).toHaveLength(1);
  await admin.call(dismissModerator, { params: { username: 'ben' } });
  expect(await codeOf(ben.call(listCases))).toBe('session/forbidden');
});

test('the queue goes by urgency, is filtered, and shows each case once', async () => {
  const { ben, ana, mod, world, creator } = stage;
  const { comment, video } = await plant(stage);
  const second = await plantClip(world, { creator: 'carla', caption: 'Second' });
  await report(ben, video, { reason: 'spam' });
  await report(ana, second.id, { reason: 'minors' });
  await report(ben, await idOf(creator), { reason: 'hate' });
  await report(ben, comment, { reason: 'threats' });
  const { cases } = await mod.call(listCases);
  expect(cases.map(({ reasons }) => reasons[0]!.reason)).toEqual([
    'minors',
    'threats',
    'hate',
    'spam',
  ]);
  expect(cases.map(({ isFirst }) => isFirst)).toEqual([true, false, false, false]);
  const kinds = async (query: object) =>
    (await mod.call(listCases, { query })).cases.map(({ subject }) => subject.kind);
  expect(await kinds({ kind: 'clip' })).toEqual(['clip', 'clip']);
  expect(await kinds({ reason: 'hate' })).toEqual(['account']);
  expect(await kinds({ queue: 'mine' })).toEqual([]);
  await settle(mod, [], { id: cases[0]!.id });
  await mod.call(claimCase, { params: { id: cases[1]!.id } });
  expect(await kinds({ queue: 'mine' })).toEqual(['comment']);
  expect(await kinds({ queue: 'done' })).toEqual(['clip']);
  expect(await kinds({})).toEqual(['comment', 'account', 'clip']);
});

test('a long queue is read by pages, each case once', async () => {
  const { ben, mod, world } = stage;
  for (let count = 0; count < 28; count += 1) {
    const { id } = await plantClip(world, { creator: 'carla', caption: `Clip ${count}` });
    await world.clock.advance(30_000);
    await report(ben, id);
  }
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await mod.call(listCases, { query: cursor === undefined ? {} : { cursor } });
    seen.push(...page.cases.map(({ id }) => id));
    cursor = page.next;
  }
  expect([seen.length, new Set(seen).size]).toEqual([28, 28]);
});

test('a case is claimed by one, who gives it back or decides', async () => {
  const { ben, mod, other, admin } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await first(mod);
  const params = { id };
  expect(await mod.call(claimCase, { params })).toMatchObject({ state: 'claimed', isMine: true });
  expect(await other.call(getCase, { params })).toMatchObject({
    isMine: false,
    mayClaim: false,
    claimedBy: { username: 'mona' },
  });
  expect(await codeOf(other.call(claimCase, { params }))).toBe('case/taken');
  expect(await codeOf(settle(other, ['remove'], { id }))).toBe('case/taken');
  await admin.call(releaseCase, { params });
  await other.call(claimCase, { params });
});

test('nobody judges themselves, and whoever may be partial is told', async () => {
  const { ben, mod, admin, other, world } = stage;
  await report(ben, await idOf(mod));
  const { id } = await first(admin);
  const params = { id };
  expect(await codeOf(mod.call(getCase, { params }))).toBe('case/own');
  const listed = async (person: Person, queue: 'open' | 'done') =>
    (await person.call(listCases, { query: { queue } })).cases.map((one) => one.id);
  expect(await listed(mod, 'open')).toEqual([]);
  expect(await listed(other, 'open')).toEqual([id]);
  expect(await codeOf(mod.call(claimCase, { params }))).toBe('case/own');
  expect(await codeOf(mod.call(writeCaseNote, { params, body: { text: 'x' } }))).toBe('case/own');
  await other.call(followAccount, { params: { id: await idOf(mod) } });
  await report(other, await idOf(mod));
  const { conflicts } = await other.call(getCase, { params });
  expect(conflicts).toEqual(['reported', 'follows']);
  await settle(admin, [], { id });
  expect([await listed(mod, 'done'), await listed(other, 'done')]).toEqual([[], [id]]);
  const read = await world.context.database.db
    .selectFrom('audit_log')
    .select('actor_id')
    .where('act', '=', 'read-case')
    .execute();
  expect(read.map(({ actor_id }) => actor_id)).toEqual([await idOf(other)]);
});

test('a decision needs words and measures that fit, and a suspension its days', async () => {
  const { ben, mod, creator } = stage;
  await report(ben, await idOf(creator));
  const { id } = await first(mod);
  await mod.call(claimCase, { params: { id } });
  const decide = (body: object) =>
    codeOf(
      mod.call(decideCase, {
        params: { id },
        body: { verdict: 'act', reason: 'hate', words: 'So.', ...body },
      }),
    );
  expect(await decide({ words: ' \u2800 ', measures: [{ kind: 'warn' }] })).toBe(
    'case/words-needed',
  );
  expect(await decide({})).toBe('case/measure-unfit');
  for (const measures of [
    [{ kind: 'remove' }],
    [{ kind: 'suspend' }],
    [{ kind: 'warn', days: 3 }],
    [{ kind: 'suspend', days: 3 }, { kind: 'ban' }],
  ])
    expect([measures, await decide({ measures })]).toEqual([measures, 'case/measure-unfit']);
  expect(await decide({ measures: [{ kind: 'suspend', days: 400 }] })).toBe('request/invalid');
  expect(await decide({ verdict: 'dismiss', measures: [{ kind: 'warn' }] })).toBe(
    'case/measure-unfit',
  );
  expect(await decide({ measures: [{ kind: 'suspend', days: 3 }] })).toBe('answered');
});

test('a file holds notes, strikes and what there was before, and neither who reported nor who watched', async () => {
  const { ben, ana, mod, other, creator } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  await settle(mod, ['warn']);
  await report(ana, await idOf(creator), { words: 'It goes on.' });
  const { id } = await first(mod);
  await other.call(writeCaseNote, { params: { id }, body: { text: 'Third time.' } });
  const file = await mod.call(getCase, { params: { id } });
  expect(file).toMatchObject({
    notes: [{ by: { username: 'otis' }, text: 'Third time.' }],
    history: [{ state: 'actioned', measures: ['warn'], subject: { kind: 'clip' } }],
    account: { username: 'carla', strikes: 1, standing: 'open' },
    reports: [{ words: 'It goes on.', reliability: 0.5, notice: null }],
    measures: ['warn', 'suspend', 'ban'],
  });
  const text = JSON.stringify(file);
  for (const person of [ana, ben]) expect(text).not.toContain(await idOf(person));
  expect(text).not.toMatch(/"(?:ana|ben)"/);
});

test('who takes a decision back and decides the same anew tells those who reported once', async () => {
  const { admin, ben, mod, world } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  await world.visitor().call(fileReport, {
    body: {
      subject: video,
      reason: 'intellectual-property',
      notice: { explanation: 'Mine.', name: 'Nora', email: 'nora@mail.example', isGoodFaith: true },
    },
  });
  const told = async () => {
    await world.settle();
    const { mails } = await admin.call(listOutbox);
    const answers = mails.filter(({ letter }) => letter?.subject.endsWith('was answered') === true);
    return [(await decisionsTold(ben)).length, answers.length];
  };
  const { id } = await settle(mod, ['limit']);
  expect(await told()).toEqual([1, 1]);
  await mod.call(undoDecision, { params: { id } });
  await settle(mod, ['remove'], { id });
  expect(await told()).toEqual([1, 1]);
  await mod.call(undoDecision, { params: { id } });
  await settle(mod, [], { id });
  expect(await told()).toEqual([2, 2]);
});

test('reports that led to something make the next one weigh more, and taking that back does not', async () => {
  const { ben, mod, world } = stage;
  const weigh = async () => {
    const { id } = await plantClip(world, { creator: 'carla' });
    await report(ben, id, { reason: 'spam' });
    const { cases } = await mod.call(listCases);
    const { reports } = await mod.call(getCase, { params: { id: cases[0]!.id } });
    return { reliability: reports[0]!.reliability, id: cases[0]!.id };
  };
  const before = await weigh();
  expect(before.reliability).toBe(0.5);
  await settle(mod, ['warn'], { id: before.id });
  const after = await weigh();
  expect(after.reliability).toBe(0.6);
  await settle(mod, [], { id: after.id });
  expect((await weigh()).reliability).toBe(0.5);
});
