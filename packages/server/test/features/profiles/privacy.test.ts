import {
  acceptFollowRequest,
  changePrivacy,
  followAccount,
  getFeed,
  getPrivacy,
  getProfile,
  getVideo,
  listFollowers,
  listFollowRequests,
  listProfileClips,
  removeFollower,
} from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { act, countersAgree, members, refusalOf, type Member } from '../relations/people.ts';

const { skip } = needs('ffmpeg');

describe.skipIf(skip)('a private account', () => {
  let world: World;
  let ana: Member;
  let ben: Member;
  let cleo: Member;
  let open: string;
  let hidden: string;

  beforeAll(async () => {
    world = await createWorld();
    [ana, ben, cleo] = (await members(world, 'ana', 'ben', 'cleo')) as [Member, Member, Member];
    open = await world.upload(ana.person, await fixture('plain'), { caption: 'Open' });
    const wanted = { caption: 'Hidden', visibility: 'private' };
    hidden = await world.upload(ana.person, await fixture('plain'), wanted);
    await act(followAccount, ben, ana);
    await world.settle();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const params = { username: 'ana' };
  const change = (body: { isPrivate?: boolean; showsFollows?: boolean; showsLikes?: boolean }) =>
    ana.person.call(changePrivacy, { body });
  const profileFor = (person: Person) => person.call(getProfile, { params });
  const feedIds = async () => (await world.visitor().call(getFeed)).clips.map(({ id }) => id);

  test('is nobody’s first choice, and says what it is', async () => {
    const privacy = {
      isPrivate: false,
      showsFollows: true,
      showsLikes: false,
      isFindable: true,
      isMentionable: true,
      showsAdult: false,
    };
    expect(await ana.person.call(getPrivacy)).toEqual(privacy);
    expect(await refusalOf(world.visitor().call(getPrivacy))).toMatchObject({
      code: 'session/required',
    });
    expect(await feedIds()).toEqual([open]);
  });

  test('shows its clips to whom it follows already, and to nobody else, at once', async () => {
    expect(await change({ isPrivate: true })).toMatchObject({ isPrivate: true });
    expect(await feedIds()).toEqual([]);
    for (const person of [cleo.person, world.visitor()]) {
      const clip = await refusalOf(person.call(getVideo, { params: { id: open } }));
      expect(clip).toMatchObject({ code: 'video/not-found' });
      expect(await person.call(listProfileClips, { params })).toEqual({ clips: [], next: null });
      const lists = await refusalOf(person.call(listFollowers, { params }));
      expect(lists).toMatchObject({ code: 'profile/hidden' });
      expect(await profileFor(person)).toMatchObject({
        displayName: 'ana',
        followers: 1,
        clipCount: 0,
        isPrivate: true,
        showsClips: false,
        showsFollows: false,
        showsLikes: false,
      });
    }
    expect(await ben.person.call(getVideo, { params: { id: open } })).toMatchObject({ id: open });
    expect(await profileFor(ben.person)).toMatchObject({
      clipCount: 1,
      showsClips: true,
      showsFollows: true,
      relation: { follows: 'accepted' },
    });
    expect(await profileFor(ana.person)).toMatchObject({ clipCount: 1, showsLikes: true });
  });

  test('shows them to whom it lets in, and no longer to whom it takes off', async () => {
    await act(followAccount, cleo, ana);
    expect((await profileFor(cleo.person)).showsClips).toBe(false);
    await act(acceptFollowRequest, ana, cleo);
    const page = await cleo.person.call(listProfileClips, { params });
    expect(page.clips.map(({ id }) => id)).toEqual([open]);
    await act(removeFollower, ana, cleo);
    expect((await profileFor(cleo.person)).showsClips).toBe(false);
  });

  test('lets everybody in who has asked when it becomes public, and says so to them', async () => {
    const [dora] = (await members(world, 'dora')) as [Member];
    await act(followAccount, cleo, ana);
    await act(followAccount, dora, ana);
    const told: unknown[] = [];
    world.context.outbox.listen(({ event }) => Promise.resolve(void told.push(event)));
    await change({ isPrivate: false });
    await world.settle();
    const { accounts } = await world.visitor().call(listFollowers, { params });
    expect(accounts.map(({ account }) => account.username).toSorted()).toEqual([
      'ben',
      'cleo',
      'dora',
    ]);
    expect((await ana.person.call(listFollowRequests)).accounts).toEqual([]);
    expect(told).toContainEqual({ kind: 'follow-accepted', actor: dora.id, account: ana.id });
    expect(await countersAgree(world)).toBe(true);
    expect(await feedIds()).toEqual([open]);
    const other = await refusalOf(cleo.person.call(getVideo, { params: { id: hidden } }));
    expect(other).toMatchObject({ code: 'video/not-found' });
  });

  test('changes one choice and leaves the others', async () => {
    await change({ showsLikes: true });
    expect(await change({ showsFollows: false })).toEqual({
      isPrivate: false,
      showsFollows: false,
      showsLikes: true,
      isFindable: true,
      isMentionable: true,
      showsAdult: false,
    });
    expect(await change({})).toMatchObject({ showsFollows: false });
    expect(await profileFor(world.visitor())).toMatchObject({
      showsFollows: false,
      showsLikes: true,
    });
  });
});
