import { createHash } from 'node:crypto';
import {
  appealStatement,
  askOpinion,
  claimCase,
  complainOfDecision,
  exportCase,
  fileReport,
  followAccount,
  getSession,
  likeVideo,
  listCases,
  listStatements,
  urlOf,
  writeCaseNote,
} from '@footlights/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unzip } from '#test/unzip.ts';
import type { Person } from '#test/world.ts';
import { idOf, openSafetyStage, plant, report, settle, type SafetyStage } from './stage.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const REFERENCE = 'Az. 123 Js 45/26';
const ask = (person: Person, id: string, reference = REFERENCE) =>
  person.request({
    method: 'POST',
    url: urlOf(exportCase, { params: { id } }),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ reference }).toString(),
  });
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** A case with everything that could be in one: reports, a notice, a note, a question, an appeal and a complaint. */
async function fullCase({ ana, ben, creator, mod, other, world }: SafetyStage) {
  const { video, files } = await plant(stage);
  await ana.call(followAccount, { params: { id: await idOf(creator) } });
  await ana.call(likeVideo, { params: { id: video } });
  const filed = await report(ben, video, { words: 'SecretWordsOfBen' });
  await world.visitor().call(fileReport, {
    body: {
      subject: video,
      reason: 'illegal',
      notice: {
        explanation: 'SecretNotice',
        name: 'Nora Notice',
        email: 'nora@mail.example',
        isGoodFaith: true,
      },
    },
  });
  const { id } = (await mod.call(listCases)).cases[0]!;
  await mod.call(claimCase, { params: { id } });
  await other.call(writeCaseNote, { params: { id }, body: { text: 'SecretNote' } });
  await mod.call(askOpinion, { params: { id }, body: { words: 'SecretQuestion' } });
  await settle(mod, ['remove'], { id });
  const [statement] = (await creator.call(listStatements)).statements;
  const words = 'It is my own door.';
  await creator.call(appealStatement, { params: { id: statement!.id }, body: { words } });
  const params = { id: filed.report.id };
  await ben.call(complainOfDecision, { params, body: { words: 'SecretComplaint' } });
  return { id, video, files, reportId: filed.report.id };
}

test('a bundle for authorities holds evidence and decisions, each with its hash, and its seal is in the audit log', async () => {
  const { admin, creator, world } = stage;
  const { id, video, files } = await fullCase(stage);
  const answer = await ask(admin, id);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/zip',
    'cache-control': 'no-store',
  });
  const zip = unzip(answer.rawPayload);
  const sums = zip.get('SHA256SUMS')!.toString('utf8');
  const listed = new Map(
    sums
      .trim()
      .split('\n')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  expect([...listed.keys(), 'SHA256SUMS'].toSorted()).toEqual([...zip.keys()].toSorted());
  for (const [path, hash] of listed) expect([path, sha256(zip.get(path)!)]).toEqual([path, hash]);
  const rows = await world.context.database.db
    .selectFrom('audit_log')
    .select(['act', 'subject', 'detail'])
    .where('act', '=', 'export-case')
    .execute();
  expect(rows).toEqual([
    { act: 'export-case', subject: id, detail: `${REFERENCE} ${sha256(sums)}` },
  ]);
  expect(answer.headers['content-disposition']).toContain(sha256(sums));

  const read = (path: string) => JSON.parse(zip.get(path)!.toString('utf8')) as unknown;
  expect(read('case.json')).toMatchObject({
    case: id,
    reference: REFERENCE,
    subject: { id: video },
  });
  expect(read('account.json')).toEqual({
    id: await idOf(creator),
    username: 'carla',
    displayName: 'carla',
    joinedOn: '2026-01-15',
    standing: 'open',
  });
  expect(read('evidence.json')).toMatchObject([
    {
      text: 'The harbour #dusk',
      picture: `files/${files.webp}`,
      keptAt: expect.any(String) as string,
    },
  ]);
  expect(zip.has(`files/${files.mp4}`)).toBe(true);
  expect(read('decisions.json')).toMatchObject([
    {
      verdict: 'act',
      facts: 'It names a neighbour and where she lives.',
      measures: [{ kind: 'remove' }],
      appeal: { words: 'It is my own door.' },
    },
  ]);
});

test('nothing in it is of who reported, who moderates, who likes or watches, or how anybody signs in', async () => {
  const { admin, ana, ben, mod, other } = stage;
  const { id, reportId } = await fullCase(stage);
  const zip = unzip((await ask(admin, id)).rawPayload);
  const texts = [...zip].filter(([path]) => !path.startsWith('files/'));
  const all = texts.map(([, bytes]) => bytes.toString('utf8')).join('\n');
  for (const person of [admin, ana, ben, mod, other]) {
    const { account } = await person.call(getSession);
    expect([account!.username, all.includes(account!.id)]).toEqual([account!.username, false]);
    expect([account!.username, all.includes(`"${account!.username}"`)]).toEqual([
      account!.username,
      false,
    ]);
  }
  for (const trace of ['Secret', 'Nora', 'mail.example', reportId, '198.18', 'Mozilla', 'password'])
    expect([trace, all.includes(trace)]).toEqual([trace, false]);
  const fields = texts
    .filter(([path]) => path.endsWith('.json'))
    .flatMap(([, bytes]) =>
      [...bytes.toString('utf8').matchAll(/"(\w+)":/g)].map(([, name]) => name),
    );
  expect(fields.filter((name) => /view|watch|^play|like|follow|report/i.test(name!))).toEqual([]);
});

test('it is made by admins alone, with a reference, and never by whom it is about', async () => {
  const { admin, ben, mod, world } = stage;
  const { id } = await fullCase(stage);
  for (const person of [mod, ben]) expect((await ask(person, id)).statusCode).toBe(403);
  expect((await ask(world.visitor(), id)).statusCode).toBe(401);
  for (const reference of ['', ' ', 'x'.repeat(101)])
    expect((await ask(admin, id, reference)).statusCode).toBe(400);
  expect((await ask(admin, `m_${'x'.repeat(22)}`)).statusCode).toBe(404);
  await report(ben, await idOf(admin));
  const { cases } = await mod.call(listCases, { query: { kind: 'account' } });
  expect((await ask(admin, cases[0]!.id)).statusCode).toBe(403);
  const { db } = world.context.database;
  const made = await db
    .selectFrom('audit_log')
    .select('act')
    .where('act', '=', 'export-case')
    .execute();
  expect(made).toEqual([]);
});

test('no link and no other site makes one, or writes into the audit log', async () => {
  const { admin, world } = stage;
  const { id } = await fullCase(stage);
  const url = urlOf(exportCase, { params: { id } });
  const query = new URLSearchParams({ reference: 'Not hers' }).toString();
  expect((await admin.request({ url: `${url}?${query}` })).statusCode).toBe(404);
  const form = 'application/x-www-form-urlencoded';
  const post = (headers: Record<string, string>, payload: object | string = query) =>
    admin.request({ method: 'POST', url, headers, payload });
  const foreign = await post({ 'content-type': form, origin: 'https://evil.example' });
  expect(foreign.statusCode).toBe(403);
  expect((await post({ 'content-type': 'multipart/form-data; boundary=x' })).statusCode).toBe(415);
  const { db } = world.context.database;
  const made = () =>
    db.selectFrom('audit_log').select('detail').where('act', '=', 'export-case').execute();
  expect(await made()).toEqual([]);
  expect((await post({}, { reference: REFERENCE })).statusCode).toBe(200);
  expect(await made()).toHaveLength(1);
});

test('it says when the case was first reported to the minute, as the queue does', async () => {
  const { admin, ben, mod, world } = stage;
  await world.clock.advance(12_345);
  const { video } = await plant(stage);
  await report(ben, video);
  const { cases } = await mod.call(listCases);
  const { openedAt, dueAt, id } = cases[0]!;
  expect([openedAt % 60_000, dueAt % 60_000]).toEqual([0, 0]);
  const zip = unzip((await ask(admin, id)).rawPayload);
  const told = JSON.parse(zip.get('case.json')!.toString('utf8')) as { openedAt: string };
  expect(told.openedAt).toBe(new Date(openedAt).toISOString());
  const row = await world.context.database.db
    .selectFrom('cases')
    .select('opened_at')
    .executeTakeFirstOrThrow();
  expect(row.opened_at % 60_000).toBe(0);
});
