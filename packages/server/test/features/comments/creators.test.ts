import {
  addWord,
  blockAccount,
  changeCommentControls,
  changeCommentDefaults,
  decideHeldComments,
  deleteComment,
  editComment,
  getComment,
  getCommentControls,
  getVideo,
  listComments,
  listHeldComments,
  pinComment,
  unblockAccount,
  unpinComment,
} from '@footlights/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppEvent } from '#events.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { addClip as playableClip } from '../notifications/stage.ts';
import { addClip, countsOf, idOf, repliesTo, say, textsOn, wrongCounters } from './stage.ts';

// One world for all: making accounts is what takes the time.
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

/** Texts and reasons of what waits for that person on one clip. */
async function held(person: Person, clip: string): Promise<[string, string][]> {
  const { comments } = await person.call(listHeldComments);
  const there = comments.filter(({ video }) => video === clip);
  return there.map(({ text, reason }) => [text, reason]);
}

test('a creator pins one comment, which stands first', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const first = await say(world, ben, { on: clip, text: 'One' });
  const second = await say(world, ben, { on: clip, text: 'Two' });
  await say(world, ben, { on: clip, text: 'Three' });
  const reply = await say(world, ben, { on: clip, text: 'Reply', to: first.id });
  const pin = (person: Person, id: string) => person.call(pinComment, { params: { id } });
  await expect(pin(ben, first.id)).rejects.toMatchObject({ code: 'comment/not-yours' });
  await expect(pin(ana, reply.id)).rejects.toMatchObject({ code: 'request/invalid' });
  await pin(ana, second.id);
  await pin(ana, first.id);
  await pin(ana, first.id);
  expect(await textsOn(ben, clip)).toEqual(['One', 'Three', 'Two']);
  const { comments } = await ana.call(listComments, { params: { id: clip } });
  expect(comments.map(({ isPinned }) => isPinned)).toEqual([true, false, false]);
  await ana.call(unpinComment, { params: { id: second.id } });
  expect((await textsOn(ben, clip))[0]).toBe('One');
  await ana.call(unpinComment, { params: { id: first.id } });
  expect(await textsOn(ben, clip)).toEqual(['Three', 'Two', 'One']);
  await pin(ana, second.id);
  await ben.call(deleteComment, { params: { id: second.id } });
  expect(await textsOn(ben, clip)).toEqual(['Three', 'One']);
});

test('who may comment is chosen for all clips, and for one', async () => {
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const [clip, other] = [await addClip(world, ana), await addClip(world, ana)];
  await world.context.relations.follow(await idOf(ben), await idOf(ana));
  await ana.call(changeCommentDefaults, { body: { commenters: 'followers' } });
  await say(world, ben, { on: clip, text: 'I follow' });
  await say(world, ana, { on: clip, text: 'Mine' });
  await expect(say(world, cleo, { on: clip, text: 'x' })).rejects.toMatchObject({
    code: 'comment/followers-only',
    status: 403,
  });
  const writing = async (person: Person, id: string) =>
    (await person.call(listComments, { params: { id } })).writing;
  expect(await writing(cleo, clip)).toBe('followers-only');
  const choose = (id: string, commenters: 'everyone' | 'nobody' | null) =>
    ana.call(changeCommentControls, { params: { id }, body: { commenters } });
  expect(await choose(other, 'everyone')).toEqual({
    commenters: 'everyone',
    approvesFirst: null,
    defaults: { commenters: 'followers', approvesFirst: false },
    isLocked: false,
  });
  await say(world, cleo, { on: other, text: 'Here I may' });
  await choose(clip, 'nobody');
  for (const person of [ana, ben]) {
    await expect(say(world, person, { on: clip, text: 'x' })).rejects.toMatchObject({
      code: 'comment/off',
    });
    expect(await writing(person, clip)).toBe('off');
  }
  expect(await textsOn(cleo, clip)).toEqual(['Mine', 'I follow']);
  await choose(clip, null);
  expect(await writing(ben, clip)).toBe('open');
  const notFound = { code: 'video/not-found' };
  const params = { id: clip };
  await expect(ben.call(getCommentControls, { params })).rejects.toMatchObject(notFound);
  await expect(
    ben.call(changeCommentControls, { params, body: { commenters: 'everyone' } }),
  ).rejects.toMatchObject(notFound);
});

test('approved first, a comment waits, is there for its author alone, and is told when it is shown', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const told: AppEvent['kind'][] = [];
  world.context.outbox.listen(({ event }) => Promise.resolve(void told.push(event.kind)));
  await ana.call(changeCommentDefaults, { body: { commenters: 'everyone', approvesFirst: true } });
  expect(await ben.call(listComments, { params: { id: clip } })).toMatchObject({
    approvesFirst: true,
  });
  const one = await say(world, ben, { on: clip, text: 'One' });
  const two = await say(world, ben, { on: clip, text: 'Two' });
  expect(one.state).toBe('waiting');
  await say(world, ana, { on: clip, text: 'Mine' });
  expect(await textsOn(ben, clip)).toEqual(['Two (waiting)', 'One (waiting)', 'Mine']);
  expect(await textsOn(world.visitor(), clip)).toEqual(['Mine']);
  expect(await countsOf(world, clip)).toEqual({ counter: 1, rows: 1 });
  await expect(say(world, ben, { on: clip, text: 'x', to: one.id })).rejects.toMatchObject({
    code: 'comment/not-found',
  });
  await world.settle();
  expect(told).toEqual(['commented']);
  expect(await held(ana, clip)).toEqual([
    ['Two', 'approval'],
    ['One', 'approval'],
  ]);
  expect(await held(ben, clip)).toEqual([]);
  const decide = (person: Person, decision: 'approve' | 'delete', ids: string[]) =>
    person.call(decideHeldComments, { body: { decision, ids } });
  expect(await decide(ben, 'approve', [one.id])).toEqual({ decided: 0 });
  expect(await decide(ana, 'approve', [one.id, one.id])).toEqual({ decided: 1 });
  expect(await decide(ana, 'approve', [one.id])).toEqual({ decided: 0 });
  expect(await decide(ana, 'delete', [two.id, one.id])).toEqual({ decided: 1 });
  expect(await textsOn(ben, clip)).toEqual(['Mine', 'One']);
  expect(await countsOf(world, clip)).toEqual({ counter: 2, rows: 2 });
  await world.settle();
  expect(told).toEqual(['commented', 'commented']);
  await ana.call(changeCommentDefaults, { body: { approvesFirst: false } });
});

test('a filtered word holds a comment, also one that is changed, whose replies keep its place', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  await ana.call(addWord, { params: { kind: 'filtered' }, body: { word: 'Bad Word' } });
  expect(await say(world, ben, { on: clip, text: 'A BAD\u200B, wörd!' })).toMatchObject({
    state: 'waiting',
  });
  const fine = await say(world, ben, { on: clip, text: 'A badly worded one' });
  await say(world, ana, { on: clip, text: 'Reply', to: fine.id });
  expect(fine.state).toBe('shown');
  const edited = await ben.call(editComment, {
    params: { id: fine.id },
    body: { text: 'bad_word' },
  });
  expect(edited.state).toBe('waiting');
  expect(await countsOf(world, clip)).toEqual({ counter: 1, rows: 1 });
  expect(await textsOn(ana, clip)).toEqual(['(gone)']);
  expect(await textsOn(ben, clip)).toEqual(['A BAD\u200B, wörd! (waiting)', 'bad_word (waiting)']);
  expect(await repliesTo(ana, fine.id)).toEqual(['Reply']);
  await ana.call(decideHeldComments, { body: { decision: 'approve', ids: [fine.id] } });
  expect(await textsOn(ana, clip)).toEqual(['bad_word']);
  expect(await countsOf(world, clip)).toEqual({ counter: 2, rows: 2 });
  expect(await wrongCounters(world)).toEqual([]);
});

test('a block deletes what the blocked one wrote under the blocker’s clips, and nothing that waits crosses it', async () => {
  const [ana, kim, lou] = [await world.as('ana'), await world.as('kim'), await world.as('lou')];
  const clip = await addClip(world, ana);
  const kims = await say(world, kim, { on: clip, text: 'From Kim' });
  await say(world, ana, { on: clip, text: 'Hello Kim', to: kims.id });
  await ana.call(changeCommentDefaults, { body: { approvesFirst: true } });
  const waiting = await say(world, kim, { on: clip, text: 'Waits' });
  const lous = await say(world, lou, { on: clip, text: 'Waits, too' });
  await ana.call(changeCommentDefaults, { body: { approvesFirst: false } });

  await lou.call(blockAccount, { params: { id: await idOf(ana) } });
  expect(await held(ana, clip)).toEqual([['Waits', 'approval']]);
  const approving = { decision: 'approve' as const, ids: [lous.id] };
  expect(await ana.call(decideHeldComments, { body: approving })).toEqual({ decided: 0 });
  await ana.call(blockAccount, { params: { id: await idOf(kim) } });
  expect(await held(ana, clip)).toEqual([]);
  await world.settle();
  expect(await textsOn(world.visitor(), clip)).toEqual(['(gone)']);
  await ana.call(unblockAccount, { params: { id: await idOf(kim) } });
  expect(await textsOn(kim, clip)).toEqual(['(gone)']);
  for (const { id } of [kims, waiting]) {
    const found = kim.call(getComment, { params: { id } });
    await expect(found).rejects.toMatchObject({ code: 'comment/not-found' });
  }
  expect(await wrongCounters(world)).toEqual([]);
});

test('a restricted account sees its comments as shown, and nobody else does until the creator approves', async () => {
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const clip = await addClip(world, ana);
  await world.context.relations.shield(await idOf(ana), await idOf(ben), 'restrict');
  const top = await say(world, ben, { on: clip, text: 'Hello' });
  const reply = await say(world, ben, { on: clip, text: 'More', to: top.id });
  expect(top.state).toBe('shown');
  expect(await textsOn(ben, clip)).toEqual(['Hello']);
  expect(await repliesTo(ben, top.id)).toEqual(['More']);
  expect(await textsOn(cleo, clip)).toEqual([]);
  await expect(cleo.call(getComment, { params: { id: top.id } })).rejects.toMatchObject({
    code: 'comment/not-found',
  });
  expect(await held(ana, clip)).toEqual([
    ['More', 'restricted'],
    ['Hello', 'restricted'],
  ]);
  await ana.call(decideHeldComments, { body: { decision: 'approve', ids: [reply.id] } });
  expect(await textsOn(cleo, clip)).toEqual(['Hello']);
  expect(await repliesTo(cleo, top.id)).toEqual(['More']);
  expect(await countsOf(world, clip)).toEqual({ counter: 2, rows: 2 });
});

test('two changes of what holds for all clips do not undo each other', async () => {
  const ana = await world.as('ana');
  const change = (body: { commenters?: 'everyone' | 'followers'; approvesFirst?: boolean }) =>
    ana.call(changeCommentDefaults, { body });
  await change({ commenters: 'everyone', approvesFirst: false });
  await Promise.all([change({ commenters: 'followers' }), change({ approvesFirst: true })]);
  expect(await change({})).toEqual({ commenters: 'followers', approvesFirst: true });
  await change({ commenters: 'everyone', approvesFirst: false });
});

test('a restricted account cannot tell by place or number that it is', async () => {
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const clip = await addClip(world, ana);
  await say(world, cleo, { on: clip, text: 'Before' });
  await world.context.relations.shield(await idOf(ana), await idOf(ben), 'restrict');
  await say(world, ben, { on: clip, text: 'Mine' });
  const after = await say(world, cleo, { on: clip, text: 'After' });
  const reply = await say(world, ben, { on: clip, text: 'My reply', to: after.id });
  await say(world, cleo, { on: clip, text: 'Last reply', to: after.id });
  for (const order of ['top', 'newest'] as const) {
    const of = { params: { id: clip }, query: { order } };
    const { comments } = await ben.call(listComments, of);
    expect(comments.map(({ text }) => text)).toEqual(['After', 'Mine', 'Before']);
    expect(comments[0]).toMatchObject({ replies: 2 });
  }
  expect(await repliesTo(ben, after.id)).toEqual(['My reply', 'Last reply']);
  const thread = { params: { id: reply.id } };
  expect(await ben.call(getComment, thread)).toMatchObject({ thread: { replies: 2 } });
  const playable = await playableClip(world, await idOf(ana));
  await say(world, cleo, { on: playable, text: 'Before' });
  await say(world, ben, { on: playable, text: 'Mine' });
  const numbers = [ben, cleo, ana, world.visitor()].map(async (person) => {
    const { acts } = await person.call(getVideo, { params: { id: playable } });
    return acts.comments;
  });
  expect(await Promise.all(numbers)).toEqual([2, 1, 1, 1]);
  expect(await textsOn(cleo, clip)).toEqual(['After', 'Before']);
  await world.context.relations.unshield(await idOf(ana), await idOf(ben), 'restrict');
});
