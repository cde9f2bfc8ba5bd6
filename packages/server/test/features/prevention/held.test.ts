import {
  addRules,
  changeCommentDefaults,
  changeProfile,
  changeVideo,
  decideDeskText,
  decideHeldComments,
  editComment,
  getComment,
  getProfile,
  getReportSubject,
  getStatement,
  getVideo,
  leave,
  listComments,
  listDeskComments,
  listDeskTexts,
  listHeldComments,
  listNotifications,
  listOwnHeldTexts,
  listStatements,
  passDeskComment,
  refuseDeskComment,
  withdrawHeldText,
  writeComment,
} from '@footlights/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import type { Person } from '#test/world.ts';
import { plantClip } from '#test/plant.ts';
import { countsOf, repliesTo, textsOn, wrongCounters } from '../comments/stage.ts';
import { codeOf, openSafetyStage, type SafetyStage } from '../safety/stage.ts';

let stage: SafetyStage;
beforeAll(async () => {
  stage = await openSafetyStage();
  await stage.mod.call(addRules, {
    body: { kind: 'words', outcome: 'hold', lines: 'crypto\nhold link: odd.example' },
  });
});
afterAll(() => stage[Symbol.asyncDispose]());

const plant = async () => (await plantClip(stage.world, { creator: 'carla', caption: '' })).id;
const write = async (
  person: Person,
  id: string,
  written: string | { text: string; replyTo: string },
) => {
  await stage.world.clock.advance(61_000);
  const body = typeof written === 'string' ? { text: written } : written;
  return person.call(writeComment, { params: { id }, body });
};
const waiting = async (person = stage.mod) => (await person.call(listDeskComments)).comments;
const pass = (id: string, person = stage.mod) => person.call(passDeskComment, { params: { id } });
const refuse = (id: string, words = 'It sells coins.', person = stage.mod) =>
  person.call(refuseDeskComment, { params: { id }, body: { reason: 'spam', words } });
const noticesOf = async (person: Person) => {
  await stage.world.settle();
  return (await person.call(listNotifications)).notifications.map(({ kind }) => kind);
};

test('a held comment is there for its author alone, is not counted, and tells nobody', async () => {
  const clip = await plant();
  const before = await noticesOf(stage.creator);
  const comment = await write(stage.ana, clip, 'Buy Crypto @carla');
  expect(comment).toMatchObject({ state: 'waiting', waitsFor: 'moderator' });
  expect(await textsOn(stage.ana, clip)).toEqual(['Buy Crypto @carla (waiting)']);
  for (const other of [stage.ben, stage.creator, stage.mod, stage.world.visitor()]) {
    expect(await textsOn(other, clip)).toEqual([]);
    expect(await codeOf(other.call(getComment, { params: { id: comment.id } }))).toBe(
      'comment/not-found',
    );
    expect(await codeOf(other.call(getReportSubject, { params: { id: comment.id } }))).toBe(
      'comment/not-found',
    );
  }
  expect((await stage.creator.call(listHeldComments)).comments).toEqual([]);
  const body = { decision: 'approve' as const, ids: [comment.id] };
  expect(await stage.creator.call(decideHeldComments, { body })).toEqual({ decided: 0 });
  expect(await countsOf(stage.world, clip)).toEqual({ counter: 0, rows: 0 });
  expect(await noticesOf(stage.creator)).toEqual(before);
  expect(await codeOf(write(stage.ben, clip, { text: 'Yes', replyTo: comment.id }))).toBe(
    'comment/not-found',
  );

  expect(await waiting()).toMatchObject([
    {
      text: 'Buy Crypto @carla',
      hold: { kind: 'rule', rule: 'crypto' },
      author: { username: 'ana' },
    },
  ]);
  expect(await codeOf(waiting(stage.ana))).toBe('session/forbidden');
  await pass(comment.id);
  expect(await textsOn(stage.ben, clip)).toEqual(['Buy Crypto @carla']);
  expect(await countsOf(stage.world, clip)).toEqual({ counter: 1, rows: 1 });
  expect((await noticesOf(stage.creator)).length).toBe(before.length + 1);
  expect(await codeOf(pass(comment.id))).toBe('comment/not-found');
  expect(await wrongCounters(stage.world)).toEqual([]);
});

test('what is let through still waits for a creator who approves first', async () => {
  const clip = await plant();
  await stage.creator.call(changeCommentDefaults, { body: { approvesFirst: true } });
  const { id } = await write(stage.ana, clip, 'crypto again');
  await pass(id);
  const { comments } = await stage.ana.call(listComments, { params: { id: clip } });
  expect(comments).toMatchObject([{ state: 'waiting', waitsFor: 'creator' }]);
  const body = { decision: 'approve' as const, ids: [id] };
  expect(await stage.creator.call(decideHeldComments, { body })).toEqual({ decided: 1 });
  expect(await textsOn(stage.ben, clip)).toEqual(['crypto again']);
  await stage.creator.call(changeCommentDefaults, { body: { approvesFirst: false } });
});

test('a refused comment is gone, and its author reads why and can appeal', async () => {
  const clip = await plant();
  const { id } = await write(stage.ana, clip, 'More crypto');
  expect(await codeOf(refuse(id, '  '))).toBe('case/words-needed');
  await refuse(id);
  expect(await waiting()).toEqual([]);
  expect(await textsOn(stage.ana, clip)).toEqual([]);
  const [brief] = (await stage.ana.call(listStatements)).statements;
  const statement = await stage.ana.call(getStatement, { params: { id: brief!.id } });
  expect(statement).toMatchObject({
    facts: 'It sells coins.',
    source: 'held',
    subject: { label: 'More crypto' },
    measures: [{ kind: 'remove' }],
    appeal: { state: 'possible' },
  });
  expect(await noticesOf(stage.ana)).toContain('moderation-decision');
  expect(await wrongCounters(stage.world)).toEqual([]);
});

test('an edit is looked at as a new comment is, and what is gone leaves a place for its replies', async () => {
  const clip = await plant();
  const { id } = await write(stage.ana, clip, 'Harmless');
  await write(stage.ben, clip, { text: 'A reply', replyTo: id });
  const edit = (text: string) => stage.ana.call(editComment, { params: { id }, body: { text } });
  expect(await edit('Read odd.example')).toMatchObject({ waitsFor: 'moderator' });
  expect(await textsOn(stage.ben, clip)).toEqual(['(gone)']);
  expect(await repliesTo(stage.creator, id)).toEqual(['A reply']);
  expect((await waiting()).map(({ hold }) => hold)).toEqual([
    { kind: 'rule', rule: 'odd.example' },
  ]);
  expect(await edit('Harmless again')).toMatchObject({ state: 'shown', waitsFor: null });
  expect(await waiting()).toEqual([]);
  expect(await wrongCounters(stage.world)).toEqual([]);
});

test('nothing of those who moderate is held, and that they read is in the audit log', async () => {
  const clip = await plant();
  expect(await write(stage.mod, clip, 'crypto')).toMatchObject({ state: 'shown' });
  const { id } = await write(stage.ana, clip, 'crypto!');
  await waiting();
  await pass(id);
  const { db } = stage.world.context.database;
  const acts = await db.selectFrom('audit_log').select(['act', 'subject', 'detail']).execute();
  expect(acts).toContainEqual({ act: 'read-held', subject: '', detail: 'comments' });
  expect(acts).toContainEqual({ act: 'pass-held', subject: id, detail: '' });
});

test('a held name, bio or caption waits, and what was there stays until a moderator lets it through', async () => {
  const { ana, ben, mod, creator, world } = stage;
  const look = async () => {
    const { displayName, bio } = await ben.call(getProfile, { params: { username: 'ana' } });
    return [displayName, bio];
  };
  await ana.call(changeProfile, { body: { displayName: 'Crypto Ana', bio: 'I film boats' } });
  expect(await look()).toEqual(['ana', 'I film boats']);
  const own = async (person: Person) =>
    (await person.call(listOwnHeldTexts)).texts.map(({ field, text }) => `${field} ${text}`);
  expect(await own(ana)).toEqual(['display-name Crypto Ana']);
  expect(await own(ben)).toEqual([]);
  const clip = await plant();
  await creator.call(changeVideo, { params: { id: clip }, body: { caption: 'My crypto #boats' } });
  const captionOf = async () => (await ben.call(getVideo, { params: { id: clip } })).caption;
  expect(await captionOf()).toBe('');

  const texts = async () => (await mod.call(listDeskTexts)).texts;
  const decide = async (text: string, decision: 'pass' | 'refuse', words?: string) => {
    const { id } = (await texts()).find((one) => one.text === text)!;
    const body = { decision, ...(words === undefined ? {} : { words }) };
    return mod.call(decideDeskText, { params: { id }, body });
  };
  expect(
    (await texts()).map(({ rule, author }) => `${author.username} ${rule}`).toSorted(),
  ).toEqual(['ana crypto', 'carla crypto']);
  await decide('Crypto Ana', 'pass');
  expect(await look()).toEqual(['Crypto Ana', 'I film boats']);
  expect(await own(ana)).toEqual([]);
  // Sent along unchanged it is no news.
  await ana.call(changeProfile, { body: { displayName: 'Crypto Ana', bio: 'Boats' } });
  expect(await look()).toEqual(['Crypto Ana', 'Boats']);
  expect(await codeOf(decide('My crypto #boats', 'refuse', ' '))).toBe('case/words-needed');
  await decide('My crypto #boats', 'refuse', 'No coins here.');
  expect(await captionOf()).toBe('');
  expect(await texts()).toEqual([]);
  await world.settle();
  const { notifications } = await creator.call(listNotifications);
  expect(JSON.stringify(notifications)).toContain('No coins here.');
  await creator.call(changeVideo, { params: { id: clip }, body: { caption: 'crypto once more' } });
  const { id } = (await creator.call(listOwnHeldTexts)).texts[0]!;
  await ana.call(withdrawHeldText, { params: { id } });
  expect(await own(creator)).toHaveLength(1);
  await creator.call(withdrawHeldText, { params: { id } });
  expect(await own(creator)).toEqual([]);
  await creator.call(changeVideo, { params: { id: clip }, body: { caption: 'Boats' } });
  expect(await captionOf()).toBe('Boats');
});

test('texts of accounts that leave keep nobody else’s from the desk', async () => {
  const { creator, mod, world } = stage;
  const { db } = world.context.database;
  const gone = await world.as('gone');
  await gone.call(changeProfile, { body: { bio: 'My crypto' } });
  const [row] = await db.selectFrom('held_texts').selectAll().execute();
  const more: (typeof row)[] = [];
  for (let n = 0; n < 55; n += 1) {
    const { id: video_id } = await plantClip(world, { creator: 'gone', caption: '' });
    more.push({ ...row!, id: newId('h'), field: 'caption', video_id, at: row!.at - 60_000 });
  }
  await db
    .insertInto('held_texts')
    .values(more.map((one) => one!))
    .execute();
  await codeOf(gone.call(leave, { body: { password: 'gone likes footlights' } }));
  await creator.call(changeProfile, { body: { bio: 'crypto films' } });
  expect((await mod.call(listDeskTexts)).texts.map(({ text }) => text)).toEqual(['crypto films']);
  const [own] = (await creator.call(listOwnHeldTexts)).texts;
  await creator.call(withdrawHeldText, { params: { id: own!.id } });
  await db.deleteFrom('held_texts').execute();
});

test('a text that could not be put in its place still waits, and is put there the next time', async () => {
  const { creator, mod, world } = stage;
  const clip = await plant();
  await creator.call(changeVideo, { params: { id: clip }, body: { caption: 'crypto lights' } });
  const { id } = (await mod.call(listDeskTexts)).texts[0]!;
  const decide = () => mod.call(decideDeskText, { params: { id }, body: { decision: 'pass' } });
  const { db } = world.context.database;
  await sql`create trigger jam before update of caption on videos begin select raise(abort, 'jam'); end`.execute(
    db,
  );
  expect(await codeOf(decide())).toBe('fault');
  await sql`drop trigger jam`.execute(db);
  expect((await mod.call(listDeskTexts)).texts.map(({ text }) => text)).toEqual(['crypto lights']);
  // Of two at once one does it.
  const codes = await Promise.all([codeOf(decide()), codeOf(decide())]);
  expect(codes.toSorted()).toEqual(['answered', 'rule/text-gone']);
  const shown = await stage.ben.call(getVideo, { params: { id: clip } });
  expect(shown.caption).toBe('crypto lights');
  expect((await mod.call(listDeskTexts)).texts).toEqual([]);
});

test('what looks like spam waits, its author is told, and a moderator sees by which signs', async () => {
  const clips = await Promise.all(Array.from({ length: 5 }, plant));
  const states: (string | null)[] = [];
  for (const [n, clip] of clips.entries()) {
    const text = `Earn m0ney from home with my free course today, look at my profile number ${n}`;
    states.push((await write(stage.ben, clip, text)).waitsFor);
  }
  expect(states).toEqual([null, null, null, 'moderator', 'moderator']);
  expect(await textsOn(stage.ana, clips[4]!)).toEqual([]);
  const [first] = await waiting();
  expect(first!.hold).toEqual({ kind: 'spam', signs: ['own-copies', 'new'] });
  for (const { id } of await waiting()) await pass(id);
  expect(await textsOn(stage.ana, clips[4]!)).toHaveLength(1);
});

test('a few words that lead somewhere wait when they come again and again; names of people here do not', async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, plant));
  const dan = await stage.world.as('dan');
  const states = async (text: string) => {
    const found: (string | null)[] = [];
    for (const id of ids) found.push((await write(dan, id, text)).waitsFor);
    return found;
  };
  expect(await states('Telegram @vip88x')).toEqual([null, null, null, 'moderator']);
  expect(await states('WhatsApp 0176 1234567')).toContain('moderator');
  await stage.world.clock.advance(7 * 3_600_000);
  expect(await states('so good @carla')).toEqual([null, null, null, null]);
  for (const { id } of await waiting()) await pass(id);
});

test('many short words by many people are nobody’s spam', async () => {
  const clip = await plant();
  for (const person of [stage.ana, stage.ben, stage.creator, stage.other])
    for (const text of ['lol', '🔥🔥', 'first', 'so good'])
      expect(await write(person, clip, text)).toMatchObject({ state: 'shown' });
});
