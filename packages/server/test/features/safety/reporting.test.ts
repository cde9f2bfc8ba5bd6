import {
  addToReport,
  blockAccount,
  changeProfile,
  changeVideo,
  decideHeldComments,
  deleteVideo,
  fileReport,
  getCase,
  getReport,
  getReportSubject,
  listCases,
  listOutbox,
  listOwnReports,
  withdrawReport,
  writeComment,
  changeCommentDefaults,
  type Notice,
} from '@footlights/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import { plantClip } from '#test/plant.ts';
import { codeOf, idOf, openSafetyStage, plant, report, settle, type SafetyStage } from './stage.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const NOTICE: Notice = {
  explanation: 'This film is mine; I never let anybody publish it.',
  law: 'Directive (EU) 2019/790',
  name: 'Rita Right',
  email: 'rita@mail.example',
  isGoodFaith: true,
};

test('an account, a clip and a comment are reported and listed with what becomes of them', async () => {
  const { ben, ana, creator } = stage;
  const { video, comment } = await plant(stage);
  for (const subject of [await idOf(creator), video, comment]) {
    const filed = await report(ben, subject, { words: 'Every day again.' });
    expect(filed).toMatchObject({ isAdded: false, path: `/reports/${filed.report.id}` });
  }
  const { reports } = await ben.call(listOwnReports);
  expect(reports.map(({ subject: { kind, label }, state }) => [kind, label, state])).toEqual(
    expect.arrayContaining([
      ['account', 'carla', 'waiting'],
      ['clip', 'The harbour #dusk', 'waiting'],
      ['comment', 'A harsh word', 'waiting'],
    ]),
  );
  const { id } = reports[0]!;
  expect(await ben.call(getReport, { params: { id } })).toMatchObject({
    words: 'Every day again.',
  });
  expect(await codeOf(ana.call(getReport, { params: { id } }))).toBe('report/not-found');
});

test('it says whose it is, so that they can be blocked at once', async () => {
  const { ben, ana } = stage;
  const { comment } = await plant(stage);
  const { account, subject } = await ben.call(getReportSubject, { params: { id: comment } });
  expect([account.username, subject.label]).toEqual(['ana', 'A harsh word']);
  const filed = await report(ben, comment);
  await ben.call(blockAccount, { params: { id: filed.account.id } });
  expect(filed.account.id).toBe(await idOf(ana));
});

test('the same person about the same thing adds to the first report, and the more urgent reason counts', async () => {
  const { ben, ana, mod, creator } = stage;
  const subject = await idOf(creator);
  await report(ben, subject, { reason: 'spam', words: 'Adverts.' });
  const again = await report(ben, subject, { reason: 'threats', words: 'And now threats.' });
  expect(again).toMatchObject({
    isAdded: true,
    report: { reason: 'threats', words: 'Adverts.\n\nAnd now threats.' },
  });
  await report(ben, subject, { reason: 'spam' });
  await report(ana, subject, { reason: 'spam' });
  const { cases } = await mod.call(listCases);
  expect(cases).toHaveLength(1);
  expect(cases[0]).toMatchObject({
    reporters: 2,
    reasons: [
      { reason: 'threats', count: 1 },
      { reason: 'spam', count: 1 },
    ],
  });
});

test('what is reported is kept as it was, whatever its owner does then', async () => {
  const { ben, mod, creator, world } = stage;
  const { video, files } = await plant(stage);
  await creator.call(changeProfile, { body: { bio: 'I know where you live.' } });
  await report(ben, await idOf(creator));
  await report(ben, video);
  await creator.call(changeProfile, { body: { bio: 'I like cats.' } });
  await creator.call(changeVideo, { params: { id: video }, body: { caption: 'Cats' } });
  const evidenceOf = async (kind: 'account' | 'clip') => {
    const { cases } = await mod.call(listCases, { query: { kind } });
    return (await mod.call(getCase, { params: { id: cases[0]!.id } })).evidence;
  };
  expect(await evidenceOf('account')).toMatchObject([
    { text: 'I know where you live.', now: 'changed' },
  ]);
  expect(await evidenceOf('clip')).toMatchObject([{ text: 'The harbour #dusk', now: 'changed' }]);

  await creator.call(deleteVideo, { params: { id: video } });
  await world.settle();
  const [kept] = await evidenceOf('clip');
  expect(kept).toMatchObject({ text: 'The harbour #dusk', now: 'gone' });
  for (const url of [kept!.picture!, kept!.film!])
    expect((await world.visitor().request({ url })).statusCode).toBe(200);
  for (const name of [files.mp4, files.webp])
    expect((await world.visitor().request({ url: `/media/${name}` })).statusCode).toBe(404);
});

test('further clips and comments come along, of the same account and as far as one may see them', async () => {
  const { ben, mod, world } = stage;
  const { video, comment } = await plant(stage);
  const more = await plantClip(world, { creator: 'carla', caption: 'Another one' });
  const hidden = await plantClip(world, { creator: 'carla', visibility: 'private' });
  const filed = await report(ben, video, { evidence: [more.id] });
  const { cases } = await mod.call(listCases);
  const { evidence } = await mod.call(getCase, { params: { id: cases[0]!.id } });
  expect(evidence.map(({ text }) => text).toSorted()).toEqual(['Another one', 'The harbour #dusk']);
  expect(await codeOf(report(ben, video, { evidence: [comment] }))).toBe('report/evidence-foreign');
  expect(await codeOf(report(ben, video, { evidence: [hidden.id] }))).toBe('video/not-found');
  const params = { id: filed.report.id };
  const third = await plantClip(world, { creator: 'carla', caption: 'A third' });
  await ben.call(addToReport, { params, body: { words: 'One more.', evidence: [third.id] } });
  const after = await mod.call(getCase, { params: { id: cases[0]!.id } });
  expect(after.evidence).toHaveLength(3);
  expect(after.reports[0]!.words).toBe('One more.');
});

test('nobody reports themselves, what is gone, or what they may not see', async () => {
  const { ben, creator, world } = stage;
  const { video } = await plant(stage);
  const hidden = await plantClip(world, { creator: 'carla', visibility: 'private' });
  expect(await codeOf(report(creator, await idOf(creator)))).toBe('report/own');
  expect(await codeOf(report(creator, video))).toBe('report/own');
  expect(await codeOf(report(ben, hidden.id))).toBe('video/not-found');
  expect(await codeOf(report(ben, newId('v')))).toBe('video/not-found');
  expect(await codeOf(report(ben, newId('a')))).toBe('profile/not-found');
  expect(await codeOf(report(ben, newId('c')))).toBe('comment/not-found');
  expect(await codeOf(report(ben, video, { words: 'x'.repeat(2001) }))).toBe('report/too-long');
  expect(await codeOf(report(ben, 'k_nonsense'))).toBe('request/invalid');
});

test('whoever blocks an account can still report it, and so can whom it blocks', async () => {
  const { ben, creator, mod } = stage;
  const { video } = await plant(stage);
  const [benId, creatorId] = [await idOf(ben), await idOf(creator)];
  await ben.call(blockAccount, { params: { id: creatorId } });
  for (const subject of [creatorId, video])
    expect((await report(ben, subject)).report.subject.username).toBe('carla');
  expect((await report(creator, benId)).account.username).toBe('ben');
  const named = await creator.call(getReportSubject, { params: { id: '@Ben' } });
  expect(named.subject.id).toBe(benId);
  const gone = mod.call(getReportSubject, { params: { id: '@nobody.there' } });
  expect(await codeOf(gone)).toBe('profile/not-found');
});

test('blocking does not open to a reporter what others do not see', async () => {
  const { ben, creator, world } = stage;
  const hidden = await plantClip(world, { creator: 'carla', visibility: 'followers' });
  await creator.call(blockAccount, { params: { id: await idOf(ben) } });
  expect(await codeOf(report(ben, hidden.id))).toBe('video/not-found');
});

test('a comment that waits for a creator can be reported by that creator', async () => {
  const { creator, ben, mod, ana } = stage;
  const { video } = await plant(stage);
  await creator.call(changeCommentDefaults, { body: { approvesFirst: true } });
  const { id } = await ben.call(writeComment, {
    params: { id: video },
    body: { text: 'I will find you' },
  });
  expect(await codeOf(report(ana, id))).toBe('comment/not-found');
  await report(creator, id, { reason: 'threats' });
  await creator.call(decideHeldComments, { body: { decision: 'delete', ids: [id] } });
  const { cases } = await mod.call(listCases);
  const file = await mod.call(getCase, { params: { id: cases[0]!.id } });
  expect(file.evidence).toMatchObject([{ text: 'I will find you', now: 'gone' }]);
});

test('a report is taken back until it is answered, and a case ends with its last one', async () => {
  const { ben, ana, mod, creator } = stage;
  const subject = await idOf(creator);
  const first = await report(ben, subject, { reason: 'threats' });
  await report(ana, subject, { reason: 'spam' });
  const params = { id: first.report.id };
  await ben.call(withdrawReport, { params });
  await ben.call(withdrawReport, { params });
  const { cases } = await mod.call(listCases);
  expect(cases[0]).toMatchObject({ reporters: 1, reasons: [{ reason: 'spam', count: 1 }] });
  expect(await codeOf(ben.call(addToReport, { params, body: { words: 'x' } }))).toBe(
    'report/closed',
  );
  const [second] = (await ana.call(listOwnReports)).reports;
  await ana.call(withdrawReport, { params: { id: second!.id } });
  expect((await mod.call(listCases)).cases).toEqual([]);
  const third = await report(ben, subject);
  expect(third.isAdded).toBe(false);
  await settle(mod, []);
  expect(await codeOf(ben.call(withdrawReport, { params: { id: third.report.id } }))).toBe(
    'report/closed',
  );
});

test('signed out, a notice is filed with its fields, and nothing else', async () => {
  const { world, mod } = stage;
  const { video } = await plant(stage);
  const visitor = world.visitor();
  expect(await codeOf(report(visitor, video))).toBe('session/required');
  const file = (notice: Partial<Notice>, reason: 'illegal' | 'intellectual-property' = 'illegal') =>
    visitor.call(fileReport, {
      body: { subject: video, reason, notice: { ...NOTICE, ...notice } },
    });
  for (const lacking of [{ explanation: ' ' }, { name: '' }, { email: '' }, { isGoodFaith: false }])
    expect([lacking, await codeOf(file(lacking))]).toEqual([lacking, 'report/notice-needed']);
  expect(await codeOf(file({ email: 'nobody' }))).toBe('account/email-invalid');
  expect(await codeOf(file({ name: '', email: '', isChildAbuse: true }))).toBe('answered');
  expect(
    await codeOf(file({ name: '', email: '', isChildAbuse: true }, 'intellectual-property')),
  ).toBe('report/notice-needed');
  expect(await codeOf(report(world.visitor(), video, { reason: 'illegal' }))).toBe(
    'report/notice-needed',
  );
  const { cases } = await mod.call(listCases);
  const { reports } = await mod.call(getCase, { params: { id: cases[0]!.id } });
  expect(reports).toHaveLength(1);
  expect(reports[0]!.notice).toEqual({
    explanation: NOTICE.explanation,
    law: NOTICE.law,
    name: '',
  });
});

test('a notice is confirmed and answered by mail, and its link alone opens it', async () => {
  const { world, admin, mod } = stage;
  const { video } = await plant(stage);
  const visitor = world.visitor();
  const body = { subject: video, reason: 'illegal', notice: NOTICE } as const;
  const { report: filed, path } = await visitor.call(fileReport, { body });
  const again = await visitor.call(fileReport, { body });
  expect(again).toMatchObject({ isAdded: true, report: { id: filed.id } });
  const [, key = ''] = /key=([\w-]+)$/.exec(path) ?? [];
  const params = { id: filed.id };
  const read = (given?: string) =>
    codeOf(world.visitor().call(getReport, { params, query: given ? { key: given } : {} }));
  expect([await read(key), await read(), await read('x'.repeat(22))]).toEqual([
    'answered',
    'report/not-found',
    'report/not-found',
  ]);
  await settle(mod, ['remove'], { reason: 'illegal' });
  await world.settle();
  const { mails } = await admin.call(listOutbox);
  const texts = mails.filter(({ kind }) => kind === 'notice').map(({ letter }) => letter!);
  expect(texts).toHaveLength(2);
  for (const { to, text } of texts)
    expect([to, text.includes(`http://footlights.test${path}`)]).toEqual([
      'rita@mail.example',
      true,
    ]);
  expect(await world.visitor().call(getReport, { params, query: { key } })).toMatchObject({
    state: 'answered',
    outcome: 'acted',
  });
});

test('reports are limited for each account, and more of one person count once', async () => {
  const { ben, mod, creator } = stage;
  const subject = await idOf(creator);
  const codes: string[] = [];
  for (let count = 0; count < 25; count += 1) codes.push(await codeOf(report(ben, subject)));
  expect(codes.filter((code) => code === 'answered')).toHaveLength(20);
  expect(codes.at(-1)).toBe('rate/limited');
  expect((await mod.call(listCases)).cases[0]!.reporters).toBe(1);
});
