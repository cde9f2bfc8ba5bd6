import {
  COMMENT_EDIT_MS,
  deleteComment,
  editComment,
  getComment,
  getVideo,
  likeComment,
  listComments,
  unlikeComment,
  writeComment,
} from '@footlights/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppEvent } from '#events.ts';
import { createWorld, type World } from '#test/world.ts';
import { addClip, countsOf, idOf, repliesTo, say, textsOn, wrongCounters } from './stage.ts';

// One world for all: making accounts is what takes the time.
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

test('a comment is text, whatever is written', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const kept: [string, string][] = [
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ["'); drop table comments; --", "'); drop table comments; --"],
    ['🎭🎭', '🎭🎭'],
    ['a\u202Eevil\u2066x', 'aevilx'],
    [`z${'\u0334'.repeat(60)}`, `z${'\u0334'.repeat(4)}`],
    ['one\r\n\n\n\n\ntwo\u0000', 'one\n\ntwo'],
    ['x'.repeat(500), 'x'.repeat(500)],
    ['👨‍👩‍👧‍👦'.repeat(500), '👨‍👩‍👧‍👦'.repeat(500)],
  ];
  for (const [text, stored] of kept)
    expect((await say(world, ben, { on: clip, text })).text).toBe(stored);
  expect(await countsOf(world, clip)).toEqual({ counter: kept.length, rows: kept.length });

  await world.clock.advance(60_000);
  const refused: [text: string, code: string, message: string][] = [
    ['   \n ', 'comment/empty', 'visible'],
    ['\u200B\u2060\u00AD\u2800', 'comment/empty', 'visible'],
    ['x'.repeat(501), 'comment/too-long', 'Comments are up to 500 characters; this one is 501.'],
    ['a line\n'.repeat(10_000), 'comment/too-long', 'up to 500 characters; this one is 69999.'],
    ['x'.repeat(100_001), 'request/invalid', '100000'],
  ];
  for (const [text, code, message] of refused) {
    await expect(say(world, ben, { on: clip, text })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as unknown,
    });
  }
});

test('replies hang on one comment, oldest first; a reply to a reply joins and names whom it answers', async () => {
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const clip = await addClip(world, ana);
  const top = await say(world, ben, { on: clip, text: 'First' });
  const reply = await say(world, ana, { on: clip, text: 'Hello', to: top.id });
  const second = await say(world, cleo, { on: clip, text: 'Me too', to: reply.id });
  expect(second).toMatchObject({ thread: top.id, text: '@ana Me too', mentions: ['ana'] });
  const third = await say(world, cleo, { on: clip, text: 'Hi @Ana!', to: reply.id });
  expect(third.text).toBe('Hi @Ana!');
  expect(await repliesTo(ben, top.id)).toEqual(['Hello', '@ana Me too', 'Hi @Ana!']);
  expect(await textsOn(ben, clip)).toEqual(['First']);
  expect(reply).toMatchObject({ isByCreator: true, thread: top.id });

  const other = await addClip(world, ana);
  await expect(say(world, ben, { on: other, text: 'x', to: top.id })).rejects.toMatchObject({
    code: 'comment/not-found',
  });
  const subjects = await world.context.comments.subjectsOf([second.id, top.id]);
  expect(subjects.get(second.id)).toEqual({
    id: second.id,
    video: clip,
    creator: await idOf(ana),
    author: await idOf(cleo),
    thread: top.id,
    parent: { id: reply.id, author: await idOf(ana) },
    text: '@ana Me too',
    state: 'shown',
    isForDesk: false,
    mentions: [await idOf(ana)],
  });
});

test('mentions are accounts that exist for the author, at most five', async () => {
  const names = ['ana', 'ben', 'ceri', 'dora', 'emil', 'finn', 'gabi'];
  const people = await Promise.all(names.map((name) => world.as(name)));
  const [ana, ben, ceri, dora] = people as [
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
  ];
  const clip = await addClip(world, ana);
  const { relations, comments } = world.context;
  await relations.shield(await idOf(ceri), await idOf(ben), 'block');
  await relations.shield(await idOf(dora), await idOf(ben), 'restrict');
  const text = 'For @ana, @ceri, @dora and @nobody.here; mail me@gabi.example';
  const written = await say(world, ben, { on: clip, text });
  expect(written.mentions).toEqual(['ana', 'dora']);
  const subject = (await comments.subjectsOf([written.id])).get(written.id);
  expect(subject?.mentions).toEqual([await idOf(ana)]);

  const crowd = '@ana @ben @dora @emil @finn @gabi';
  await expect(say(world, ben, { on: clip, text: crowd })).rejects.toMatchObject({
    code: 'comment/too-many-mentions',
    message: 'A comment names up to 5 accounts; this one names 6.',
  });
});

test('its author changes a comment for 15 minutes, and it says so', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const { id, at } = await say(world, ben, { on: clip, text: 'Frist' });
  const change = (text: string) => ben.call(editComment, { params: { id }, body: { text } });
  expect(await change('Frist')).toMatchObject({
    isEdited: false,
    editableUntil: at + COMMENT_EDIT_MS,
  });
  expect(await change('First')).toMatchObject({ text: 'First', isEdited: true, at });
  await expect(
    ana.call(editComment, { params: { id }, body: { text: 'x' } }),
  ).rejects.toMatchObject({
    code: 'comment/not-yours',
  });
  await world.clock.advance(COMMENT_EDIT_MS + 60_000);
  await expect(change('Last')).rejects.toMatchObject({
    code: 'comment/too-late',
    message: 'Comments can be changed for 15 minutes; this one is 16 minutes old.',
  });
  expect(await countsOf(world, clip)).toEqual({ counter: 1, rows: 1 });
});

test('deleted, a comment with replies leaves a place until the last reply is gone', async () => {
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const clip = await addClip(world, ana);
  const top = await say(world, ben, { on: clip, text: 'First' });
  const lone = await say(world, ben, { on: clip, text: 'Alone' });
  const reply = await say(world, cleo, { on: clip, text: 'Reply', to: top.id });
  const remove = (person: typeof ana, id: string) => person.call(deleteComment, { params: { id } });
  await expect(remove(cleo, top.id)).rejects.toMatchObject({ code: 'comment/not-yours' });
  await remove(ben, top.id);
  await remove(ana, lone.id);
  expect(await textsOn(cleo, clip)).toEqual(['(gone)']);
  expect(await repliesTo(cleo, top.id)).toEqual(['Reply']);
  expect(await countsOf(world, clip)).toEqual({ counter: 1, rows: 1 });
  await expect(remove(ben, top.id)).rejects.toMatchObject({ code: 'comment/not-found' });
  const { thread } = await ana.call(getComment, { params: { id: reply.id } });
  expect(thread).toMatchObject({ state: 'gone', author: null, text: '' });
  await remove(cleo, reply.id);
  expect(await textsOn(cleo, clip)).toEqual([]);
  const { database } = world.context;
  const left = database.db.selectFrom('comments').selectAll().where('video_id', '=', clip);
  expect(await left.execute()).toEqual([]);
});

test('liking and its end are idempotent, and order the top', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const first = await say(world, ben, { on: clip, text: 'Old and good' });
  await say(world, ben, { on: clip, text: 'New' });
  const params = { id: first.id };
  expect(await textsOn(ana, clip)).toEqual(['New', 'Old and good']);
  await ana.call(likeComment, { params });
  await ana.call(likeComment, { params });
  await ben.call(likeComment, { params });
  expect(await textsOn(ana, clip)).toEqual(['Old and good', 'New']);
  const newest = await ana.call(listComments, { params: { id: clip }, query: { order: 'newest' } });
  expect(newest.comments.map(({ text, likes, isLiked }) => [text, likes, isLiked])).toEqual([
    ['New', 0, false],
    ['Old and good', 2, true],
  ]);
  await ana.call(unlikeComment, { params });
  await ana.call(unlikeComment, { params });
  const { comment } = await ana.call(getComment, { params });
  expect(comment).toMatchObject({ likes: 1, isLiked: false });
  expect(await wrongCounters(world)).toEqual([]);
});

test('the same words again within a minute are refused, and so is a flood', async () => {
  const ana = await world.as('ana');
  const clip = await addClip(world, ana);
  await say(world, ana, { on: clip, text: 'Hm' });
  await expect(say(world, ana, { on: clip, text: ' Hm ' })).rejects.toMatchObject({
    code: 'comment/duplicate',
    status: 409,
  });
  await say(world, ana, { on: await addClip(world, ana), text: 'Hm' });
  await world.clock.advance(60_000);
  await say(world, ana, { on: clip, text: 'Hm' });
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      ana.call(writeComment, { params: { id: clip }, body: { text: `Flood ${i}` } }).then(
        () => 'written',
        (problem: { code: string }) => problem.code,
      ),
    ),
  );
  expect(answers.filter((answer) => answer === 'rate/limited').length).toBeGreaterThan(15);
  const { counter, rows } = await countsOf(world, clip);
  expect(counter).toBe(rows);
});

test('signed out one reads, and is asked to sign in for the rest', async () => {
  const [ana, guest] = [await world.as('ana'), world.visitor()];
  const clip = await addClip(world, ana);
  const { id } = await say(world, ana, { on: clip, text: 'Hello' });
  const page = await guest.call(listComments, { params: { id: clip } });
  expect(page).toMatchObject({
    writing: 'sign-in',
    comments: [{ text: 'Hello', canDelete: false }],
  });
  await expect(say(world, guest, { on: clip, text: 'x' })).rejects.toMatchObject({
    code: 'session/required',
  });
  await expect(guest.call(likeComment, { params: { id } })).rejects.toMatchObject({ status: 401 });
});

test('what happened is told once it is shown, and when it is shown no more', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const told: AppEvent[] = [];
  world.context.outbox.listen(({ event }) => Promise.resolve(void told.push(event)));
  const { id } = await say(world, ben, { on: clip, text: 'Hello' });
  await ana.call(likeComment, { params: { id } });
  await ana.call(likeComment, { params: { id } });
  await ana.call(unlikeComment, { params: { id } });
  await ben.call(deleteComment, { params: { id } });
  await world.settle();
  const [actor, author] = [await idOf(ana), await idOf(ben)];
  expect(told).toEqual([
    { kind: 'commented', actor: author, comment: id, video: clip },
    { kind: 'comment-liked', actor, comment: id, author },
    { kind: 'comment-unliked', actor, comment: id, author },
    { kind: 'comment-removed', comment: id, video: clip },
  ]);
});

test('a clip that is gone has no comments', async () => {
  const ana = await world.as('ana');
  const clip = await addClip(world, ana);
  const { id } = await say(world, ana, { on: clip, text: 'Hello' });
  await world.context.database.db.deleteFrom('videos').where('id', '=', clip).execute();
  await expect(ana.call(getVideo, { params: { id: clip } })).rejects.toMatchObject({ status: 404 });
  await expect(textsOn(ana, clip)).rejects.toMatchObject({ code: 'video/not-found' });
  await expect(ana.call(getComment, { params: { id } })).rejects.toMatchObject({
    code: 'comment/not-found',
  });
});
