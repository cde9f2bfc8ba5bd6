import {
  askOpinion,
  claimCase,
  getCase,
  giveOpinion,
  listCases,
  releaseCase,
} from '@footlights/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

const ask = (person: Person, id: string, words = 'Is this satire?') =>
  person.call(askOpinion, { params: { id }, body: { words } });
const advise = (person: Person, id: string, more: object = {}) =>
  person.call(giveOpinion, {
    params: { id },
    body: { verdict: 'act', measures: ['limit'], words: 'No: it names her.', ...more },
  });
const queue = async (person: Person, name: 'opinions' | 'open') =>
  (await person.call(listCases, { query: { queue: name } })).cases.map(({ opinion }) => opinion);

async function held({ ben, mod }: SafetyStage): Promise<string> {
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = (await mod.call(listCases)).cases[0]!;
  await mod.call(claimCase, { params: { id } });
  return id;
}

test('who holds a case asks the others, sees what they advise, and decides', async () => {
  const { creator, mod, other, world } = stage;
  const id = await held(stage);
  expect(await queue(other, 'opinions')).toEqual([]);
  expect(await ask(mod, id)).toMatchObject({ opinion: 'asked', state: 'claimed', isMine: true });
  expect(await queue(other, 'opinions')).toEqual(['asked']);
  expect(await advise(other, id)).toMatchObject({
    opinion: 'given',
    state: 'claimed',
    isMine: false,
  });
  expect(await queue(mod, 'open')).toEqual(['given']);
  const { opinions, decision } = await mod.call(getCase, { params: { id } });
  expect(decision).toBeNull();
  expect(opinions).toMatchObject([
    { by: { username: 'mona' }, verdict: null, measures: [], text: 'Is this satire?' },
    { by: { username: 'otis' }, verdict: 'act', measures: ['limit'], text: 'No: it names her.' },
  ]);
  expect(opinions.every(({ at }) => at % 60_000 === 0)).toBe(true);
  await world.settle();
  expect(await decisionsTold(creator)).toEqual([]);
  expect(await settle(mod, ['remove'], { id })).toMatchObject({ opinion: null, state: 'actioned' });
  expect(await queue(other, 'opinions')).toEqual([]);
});

test('nobody advises themselves, on what is about them, unasked, without words or unfit', async () => {
  const { admin, ben, mod, other } = stage;
  const id = await held(stage);
  expect(await codeOf(advise(other, id))).toBe('case/not-asked');
  expect(await codeOf(ask(other, id))).toBe('case/taken');
  expect(await codeOf(ask(mod, id, ' '))).toBe('case/words-needed');
  await ask(mod, id);
  expect(await codeOf(advise(mod, id))).toBe('case/other-needed');
  expect(await codeOf(advise(ben, id))).toBe('session/forbidden');
  expect(await codeOf(advise(other, id, { words: '' }))).toBe('case/words-needed');
  expect(await codeOf(advise(other, id, { verdict: 'dismiss' }))).toBe('case/measure-unfit');
  await mod.call(releaseCase, { params: { id } });
  expect(await codeOf(advise(other, id))).toBe('case/not-asked');
  await report(ben, await idOf(other));
  const about = (await admin.call(listCases, { query: { kind: 'account' } })).cases[0]!;
  await admin.call(claimCase, { params: { id: about.id } });
  await ask(admin, about.id);
  expect(await codeOf(advise(other, about.id, { measures: ['warn'] }))).toBe('case/own');
});

test('every question and opinion is in the audit log, in codes', async () => {
  const { mod, other, world } = stage;
  const id = await held(stage);
  await ask(mod, id);
  await advise(other, id);
  const rows = await world.context.database.db
    .selectFrom('audit_log')
    .select(['act', 'detail', 'subject'])
    .where('act', 'like', '%-opinion')
    .orderBy('number')
    .execute();
  expect(rows).toEqual([
    { act: 'ask-opinion', detail: '', subject: id },
    { act: 'give-opinion', detail: 'act limit', subject: id },
  ]);
});
