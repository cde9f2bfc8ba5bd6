import {
  blockAccount,
  changeCommentControls,
  changeVideo,
  decideHeldComments,
  deleteComment,
  deleteVideo,
  followAccount,
  likeComment,
  likeVideo,
  listHeldComments,
  listNotifications,
  readNotification,
  repostVideo,
  unfollowAccount,
  unlikeVideo,
  unrepostVideo,
  writeComment,
} from '@footlights/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { addClip, happen, idOf, toldOf } from './stage.ts';

let world: World;
let ana: Person;
let ben: Person;
let cleo: Person;
let creator: AccountId;
let video: VideoId;
beforeAll(async () => {
  world = await createWorld();
  [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  creator = await idOf(ana);
  video = await addClip(world, creator);
});
afterAll(() => world[Symbol.asyncDispose]());

const here = () => ({ params: { id: video } });

async function kindsTold(person: Person): Promise<string[]> {
  await world.settle();
  return (await toldOf(person)).map(({ kind, actorCount }) => `${kind} ${actorCount}`);
}

async function write(person: Person, text: string, replyTo?: string): Promise<string> {
  await world.clock.advance(6000);
  const body = replyTo === undefined ? { text } : { text, replyTo };
  const { id } = await person.call(writeComment, { ...here(), body });
  await world.settle();
  return id;
}

test('liking, following and reposting are told, and taken back', async () => {
  for (const person of [ben, cleo]) {
    await person.call(likeVideo, here());
    await person.call(likeVideo, here());
    await person.call(followAccount, { params: { id: creator } });
  }
  await ben.call(repostVideo, here());
  expect(await kindsTold(ana)).toEqual(['repost 1', 'follow 2', 'like 2']);
  await ben.call(unlikeVideo, here());
  await ben.call(unrepostVideo, here());
  await cleo.call(unfollowAccount, { params: { id: creator } });
  expect(await kindsTold(ana)).toEqual(['follow 1', 'like 1']);
});

test('a comment is told to the creator, a reply to whoever is answered, a mention to whoever is named, each once', async () => {
  const first = await write(ben, 'What a harbour');
  const second = await write(cleo, '@ben @ana have you been there?', first);
  const [told] = await toldOf(ana);
  expect(told).toMatchObject({
    kind: 'mention',
    comment: { id: second, text: '@ben @ana have you been there?' },
    path: `/v/${video}?comment=${second}`,
  });
  expect(await kindsTold(ben)).toEqual(['reply 1']);
  await write(cleo, 'And another one');
  expect((await toldOf(ana))[0]).toMatchObject({ kind: 'comment', actorCount: 2 });
  await ana.call(likeComment, { params: { id: first } });
  expect(await kindsTold(ben)).toEqual(['comment-like 1', 'reply 1']);

  await cleo.call(deleteComment, { params: { id: second } });
  expect(await kindsTold(ben)).toEqual(['comment-like 1']);
  await ben.call(deleteComment, { params: { id: first } });
  expect(await kindsTold(ben)).toEqual([]);
  expect((await toldOf(ana))[0]).toMatchObject({ kind: 'comment', actorCount: 1 });
});

test('comments that name the same account come together by clip, and lead to the latest', async () => {
  const emil = await world.as('emil');
  const first = await write(ben, 'Look, @emil');
  const second = await write(cleo, 'Yes, look @emil');
  expect(await toldOf(emil)).toMatchObject([
    { kind: 'mention', actorCount: 2, path: `/v/${video}?comment=${second}` },
  ]);
  await cleo.call(deleteComment, { params: { id: second } });
  await world.settle();
  expect(await toldOf(emil)).toMatchObject([
    { kind: 'mention', actorCount: 1, comment: { id: first, text: 'Look, @emil' } },
  ]);
  await ben.call(deleteComment, { params: { id: first } });
  await world.settle();
  expect(await toldOf(emil)).toEqual([]);
});

test('a comment that is held is told of once it is let through', async () => {
  const before = await kindsTold(ana);
  await ana.call(changeCommentControls, { ...here(), body: { approvesFirst: true } });
  const held = await write(ben, 'May I?');
  expect(await kindsTold(ana)).toEqual(before);
  const { comments } = await ana.call(listHeldComments);
  expect(comments.map(({ id }) => id)).toEqual([held]);
  await ana.call(decideHeldComments, { body: { decision: 'approve', ids: [held] } });
  expect((await toldOf(ana)).some(({ comment }) => comment?.id === held)).toBe(true);
});

test('a page of the list costs as many queries whether it is short or long', async () => {
  const count = async () => (await world.queriesOf(() => ana.call(listNotifications))).length;
  const few = await count();
  const clips = [];
  for (let serial = 0; serial < 15; serial += 1) clips.push(await addClip(world, creator));
  for (const id of clips) await ben.call(likeVideo, { params: { id } });
  await world.settle();
  expect(await toldOf(ana)).toHaveLength(18);
  expect(await count()).toBe(few);
  expect(few).toBeLessThan(45);
});

test('blocking takes away at once what was told, and the end of a clip all that was told of it', async () => {
  await cleo.call(likeVideo, here());
  await ana.call(blockAccount, { params: { id: await idOf(ben) } });
  const told = await toldOf(ana);
  expect(told.flatMap(({ actors }) => actors).some(({ username }) => username === 'ben')).toBe(
    false,
  );
  await ana.call(deleteVideo, here());
  await happen(world);
  expect((await toldOf(ana)).filter(({ clip }) => clip?.id === video)).toEqual([]);
  const rows = await world.context.database.db
    .selectFrom('notifications')
    .select('id')
    .where('video_id', '=', video)
    .execute();
  expect(rows).toEqual([]);
});

test('whoever a caption names is told once, when it may first be seen', async () => {
  const dora = await world.as('dora');
  const shown = await addClip(world, creator, 'private');
  const change = (body: { caption?: string; visibility?: 'public' | 'private' }) =>
    ana.call(changeVideo, { params: { id: shown }, body });
  const mentions = async () => {
    await world.settle();
    const told = await toldOf(cleo);
    return told.filter(({ kind, clip }) => kind === 'mention' && clip?.id === shown);
  };
  await change({ caption: 'At the harbour with @Cleo, not cleo@cleo.example or @ana' });
  expect(await mentions()).toEqual([]);
  await change({ visibility: 'public' });
  const [told] = await mentions();
  expect(told).toMatchObject({ actors: [{ username: 'ana' }], path: `/v/${shown}` });
  await cleo.call(readNotification, { params: { id: told!.id } });
  await change({ caption: 'Alone' });
  await change({ caption: '@cleo again, and @dora' });
  expect(await mentions()).toMatchObject([{ actorCount: 1, isRead: true }]);
  expect((await toldOf(dora))[0]).toMatchObject({ kind: 'mention', clip: { id: shown } });
});
