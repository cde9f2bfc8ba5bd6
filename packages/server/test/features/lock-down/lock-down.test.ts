import {
  changeCommentDefaults,
  changePrivacy,
  exportAccount,
  followAccount,
  getCommentDefaults,
  getLockDown,
  getPrivacy,
  getProfile,
  liftLockDown,
  likeVideo,
  listComments,
  listFollowers,
  listFollowRequests,
  listNotifications,
  lockDown,
  saveVideo,
  urlOf,
  writeComment,
} from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import { unzip } from '#test/unzip.ts';
import { codeOf, idOf, openSafetyStage, plant, type SafetyStage } from '../safety/stage.ts';
import { findsAccount, surfacesOf, type Watched } from '../safety/surfaces.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

/** A clip of carla that ana, who follows her, liked, saved and was told of. */
async function watched(): Promise<Watched> {
  const { world, ana, creator } = stage;
  await ana.call(followAccount, { params: { id: await idOf(creator) } });
  const { video, comment, files } = await plant(stage, 'The harbour #dusk @ana');
  await ana.call(likeVideo, { params: { id: video } });
  await ana.call(saveVideo, { params: { id: video } });
  await world.settle();
  const media = [files.mp4, files.webp, files.avif].map((name) => `/media/${name}`);
  return { video, comment, media };
}
const open = { isPrivate: false, isFindable: true, isMentionable: true };
const shut = { isPrivate: true, isFindable: false, isMentionable: false };

describe('an account that locks itself down', () => {
  test('is gone from every surface of strangers before the next request, stays for followers, and comes back as it was', async () => {
    const { creator, ana, ben, world } = stage;
    const clip = await watched();
    const before = await surfacesOf(world, { follower: ana, watched: clip });
    expect(Object.values(before).every(Boolean)).toBe(true);

    expect(await creator.call(lockDown)).toEqual({
      isLockedDown: true,
      before: { ...open, commenters: 'everyone' },
    });
    // Nothing is waited for: what lives in memory looked again before the answer.
    const during = await surfacesOf(world, { follower: ana, watched: clip });
    const kept = Object.entries(during).flatMap(([surface, isThere]) => (isThere ? surface : []));
    const followers = ['own feed', 'following feed', 'liked', 'saved', 'clip, signed in'];
    expect(kept.toSorted()).toEqual(
      expect.arrayContaining(['clip, signed in', 'following feed', 'liked', 'saved']),
    );
    expect(kept.filter((one) => ![...followers, 'notifications'].includes(one))).toEqual([]);
    await world.settle();
    for (const person of [world.visitor(), ben])
      for (const typed of ['carla', 'carl']) expect(await findsAccount(person, typed)).toBe(false);
    expect(await findsAccount(ana, 'carla')).toBe(true);
    const sitemap = await world.visitor().request({ url: '/sitemap/profiles-1.xml' });
    expect(sitemap.body).not.toContain('@carla');
    const shown = await ben.call(getProfile, { params: { username: 'carla' } });
    expect(shown).toMatchObject({ isPrivate: true, showsClips: false, clipCount: 0 });

    await creator.call(liftLockDown);
    await world.settle();
    expect(await surfacesOf(world, { follower: ana, watched: clip })).toEqual(before);
    expect(await findsAccount(ben, 'carla')).toBe(true);
  });

  test('lets followers alone comment and follow requests wait, and keeps those who follow', async () => {
    const { creator, ana, ben, world } = stage;
    const { video } = await watched();
    await creator.call(lockDown);
    const write = (person: typeof ana, text: string) =>
      person.call(writeComment, { params: { id: video }, body: { text } });
    expect(await codeOf(write(ben, 'Here I am'))).toBe('video/not-found');
    await world.clock.advance(6000);
    expect(await codeOf(write(ana, 'Good to see'))).toBe('answered');
    expect(await creator.call(getCommentDefaults)).toMatchObject({ commenters: 'followers' });
    const { follows } = await ben.call(followAccount, { params: { id: await idOf(creator) } });
    expect(follows).toBe('requested');
    expect((await creator.call(listFollowRequests)).accounts).toHaveLength(1);
    const { accounts } = await creator.call(listFollowers, { params: { username: 'carla' } });
    expect(accounts.map(({ account }) => account.username)).toEqual(['ana']);
  });

  test('cannot be named: nobody links to it or has it told, in comments and captions', async () => {
    const { creator, ben, world } = stage;
    const named = async () => {
      await world.settle();
      const { notifications } = await creator.call(listNotifications);
      return notifications.filter(({ kind }) => kind === 'mention').length;
    };
    const { id: video } = await plantBy('ben', 'Look at @carla');
    expect(await named()).toBe(1);
    await creator.call(lockDown);
    await plantBy('ben', 'Again @carla');
    await ben.call(writeComment, { params: { id: video }, body: { text: 'Hey @carla' } });
    expect(await named()).toBe(1);
    const { comments } = await ben.call(listComments, { params: { id: video } });
    expect(comments.map(({ mentions }) => mentions)).toEqual([[]]);
    await creator.call(liftLockDown);
    await plantBy('ben', 'Once more @carla');
    expect(await named()).toBe(1 + 1);
  });

  async function plantBy(creator: string, caption: string) {
    return plantClip(stage.world, { creator, caption });
  }
});

describe('lifting a lock-down', () => {
  const choicesOf = async () => {
    const { isPrivate, isFindable, isMentionable } = await stage.creator.call(getPrivacy);
    const { commenters } = await stage.creator.call(getCommentDefaults);
    return { isPrivate, isFindable, isMentionable, commenters };
  };

  test('brings back exactly what was there, and leaves what was narrower alone', async () => {
    const { creator } = stage;
    await creator.call(changePrivacy, { body: { isFindable: false, showsLikes: true } });
    await creator.call(changeCommentDefaults, { body: { commenters: 'nobody' } });
    const before = await choicesOf();
    const { before: brought } = await creator.call(lockDown);
    expect(brought).toEqual({ isPrivate: false, isMentionable: true });
    expect(await choicesOf()).toEqual({ ...shut, commenters: 'nobody' });
    await creator.call(liftLockDown);
    expect(await choicesOf()).toEqual(before);
    expect((await creator.call(getPrivacy)).showsLikes).toBe(true);
  });

  test('leaves what was chosen by hand meanwhile, also where it was changed there and back', async () => {
    const { creator } = stage;
    await creator.call(lockDown);
    await creator.call(changePrivacy, { body: { isPrivate: false } });
    await creator.call(changePrivacy, { body: { isPrivate: true } });
    await creator.call(changeCommentDefaults, { body: { commenters: 'nobody' } });
    expect(await creator.call(getLockDown)).toEqual({
      isLockedDown: true,
      before: { isFindable: true, isMentionable: true },
    });
    await creator.call(liftLockDown);
    expect(await choicesOf()).toEqual({
      isPrivate: true,
      isFindable: true,
      isMentionable: true,
      commenters: 'nobody',
    });
  });

  test('and locking twice do nothing more, and it survives a restart', async () => {
    const { creator, world } = stage;
    await creator.call(lockDown);
    const { before } = await creator.call(lockDown);
    expect(before).toEqual({ ...open, commenters: 'everyone' });
    await world.restart();
    await creator.call(liftLockDown);
    expect(await choicesOf()).toEqual({ ...open, commenters: 'everyone' });
    await creator.call(changePrivacy, { body: { isPrivate: true } });
    expect(await creator.call(liftLockDown)).toEqual({ isLockedDown: false, before: {} });
    expect((await choicesOf()).isPrivate).toBe(true);
  });

  test('is one’s own alone, and stands in the export', async () => {
    const { creator, world } = stage;
    expect(await codeOf(world.visitor().call(lockDown))).toBe('session/required');
    await creator.call(lockDown);
    const { rawPayload } = await creator.request({ url: urlOf(exportAccount) });
    const files = unzip(rawPayload);
    expect(JSON.parse(String(files.get('lock-down.json')))).toMatchObject({ isLockedDown: true });
  });
});
