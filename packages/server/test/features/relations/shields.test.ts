import {
  acceptFollowRequest,
  blockAccount,
  followAccount,
  getProfile,
  listBlocked,
  listFollowers,
  listFollowing,
  listFollowRequests,
  listMuted,
  listRestricted,
  muteAccount,
  restrictAccount,
  unblockAccount,
  unmuteAccount,
  unrestrictAccount,
} from '@footlights/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId, type AccountId } from '#lib/ids.ts';
import { createWorld, type World } from '#test/world.ts';
import {
  act,
  countersAgree,
  eventsOf,
  members,
  refusalOf,
  setPrivate,
  type Member,
} from './people.ts';

describe('what accounts put between each other', () => {
  let world: World;
  let ana: Member;
  let ben: Member;
  let cleo: Member;
  let events: unknown[];

  beforeAll(async () => {
    world = await createWorld();
    [ana, ben, cleo] = (await members(world, 'ana', 'ben', 'cleo')) as [Member, Member, Member];
    events = eventsOf(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    await world.clock.advance(600_000);
    const { db } = world.context.database;
    for (const table of ['follows', 'shields', 'account_counters'] as const)
      await db.deleteFrom(table).execute();
    await setPrivate(world, ana, false);
    await world.settle();
    events.length = 0;
  });

  const follow = (by: Member, whom: Member) => act(followAccount, by, whom);
  const block = async (by: Member, whom: { id: AccountId }) => {
    await world.clock.advance(1000);
    await act(blockAccount, by, whom);
  };
  const unblock = (by: Member, whom: Member) => act(unblockAccount, by, whom);
  const blockedBy = async ({ person }: Member) =>
    (await person.call(listBlocked)).accounts.map(({ account }) => account.username);
  const seesProfile = async (by: Member, whom: Member) => {
    const { username } = whom;
    const answer = await by.person.request({ url: `/api/v1/profiles/${username}` });
    return answer.statusCode === 200;
  };

  test('a block ends follows and requests both ways, at once, and is told once', async () => {
    await follow(ana, ben);
    await setPrivate(world, ana, true);
    await follow(ben, ana);
    await block(ana, ben);
    await block(ana, ben);
    await world.settle();
    expect(events.slice(2)).toEqual([
      { kind: 'unfollowed', actor: ana.id, account: ben.id },
      { kind: 'follow-request-ended', actor: ben.id, account: ana.id },
      { kind: 'blocked', actor: ana.id, account: ben.id },
    ]);
    expect(await countersAgree(world)).toBe(true);
    const accepted = act(acceptFollowRequest, ana, ben);
    expect(await refusalOf(accepted)).toMatchObject({ code: 'relation/no-request' });
  });

  test('neither sees the other, and who is not concerned sees both', async () => {
    await block(ana, ben);
    expect(await seesProfile(ana, ben)).toBe(false);
    expect(await seesProfile(ben, ana)).toBe(false);
    expect(await seesProfile(cleo, ana)).toBe(true);
    expect(await seesProfile(cleo, ben)).toBe(true);
    await unblock(ben, ana);
    expect(await seesProfile(ben, ana)).toBe(false);
    await unblock(ana, ben);
    await unblock(ana, ben);
    expect(await seesProfile(ben, ana)).toBe(true);
  });

  test('the one who is blocked finds nobody to follow, mute or restrict', async () => {
    await block(ana, ben);
    for (const endpoint of [followAccount, muteAccount, restrictAccount]) {
      const refused = await refusalOf(ben.person.call(endpoint, { params: { id: ana.id } }));
      expect([endpoint.name, refused.code]).toEqual([endpoint.name, 'profile/not-found']);
      const own = await refusalOf(ana.person.call(endpoint, { params: { id: ben.id } }));
      expect([endpoint.name, own.code]).toEqual([endpoint.name, 'relation/blocked']);
    }
  });

  test('a follow that comes while the block is made does not outlive it', async () => {
    for (let round = 0; round < 8; round += 1) {
      await Promise.allSettled([follow(ben, ana), act(blockAccount, ana, ben), follow(ana, ben)]);
      const rows = await world.context.database.db.selectFrom('follows').selectAll().execute();
      expect(rows).toEqual([]);
      await unblock(ana, ben);
    }
    expect(await countersAgree(world)).toBe(true);
  });

  test('blocking tells neither who exists nor who blocks oneself', async () => {
    await block(ana, ben);
    await block(ben, { id: newId('a') });
    await block(ben, ana);
    expect(await blockedBy(ben)).toEqual([]);
    expect(await blockedBy(ana)).toEqual(['ben']);
    expect(await refusalOf(act(blockAccount, ben, ben))).toMatchObject({ code: 'relation/self' });
    await unblock(ana, ben);
    expect(await blockedBy(ben)).toEqual(['ana']);
    expect(await seesProfile(ana, ben)).toBe(false);
  });

  test('one finds whom one blocked by name, and nobody else', async () => {
    await block(ana, ben);
    await block(ana, cleo);
    expect(await blockedBy(ana)).toEqual(['cleo', 'ben']);
    const named = async (username: string) =>
      (await ana.person.call(listBlocked, { query: { username } })).accounts.map(
        ({ account }) => account.username,
      );
    expect(await named('BEN')).toEqual(['ben']);
    expect(await named('ana')).toEqual([]);
    expect(await named('nobody')).toEqual([]);
  });

  test('the blocked are in nobody’s lists for the one who blocks, nor the other way round', async () => {
    await follow(ana, cleo);
    await follow(ben, cleo);
    await block(ana, ben);
    const { username } = cleo;
    const followers = async (by: Member) =>
      (await by.person.call(listFollowers, { params: { username } })).accounts.map(
        ({ account }) => account.username,
      );
    expect(await followers(ana)).toEqual(['ana']);
    expect(await followers(ben)).toEqual(['ben']);
    expect((await followers(cleo)).toSorted()).toEqual(['ana', 'ben']);
    const other = await refusalOf(ben.person.call(listFollowing, { params: { username: 'ana' } }));
    const unknown = await refusalOf(
      ben.person.call(listFollowing, { params: { username: 'nobody' } }),
    );
    expect([other.status, other.code, other.message]).toEqual([
      unknown.status,
      unknown.code,
      unknown.message,
    ]);
  });

  test('muting and restricting stay between the account and its lists', async () => {
    await act(muteAccount, ana, ben);
    await act(muteAccount, ana, ben);
    await act(restrictAccount, ana, cleo);
    const lists = async ({ person }: Member) => ({
      muted: (await person.call(listMuted)).accounts.map(({ account }) => account.username),
      restricted: (await person.call(listRestricted)).accounts.map(
        ({ account }) => account.username,
      ),
    });
    expect(await lists(ana)).toEqual({ muted: ['ben'], restricted: ['cleo'] });
    expect(await lists(ben)).toEqual({ muted: [], restricted: [] });
    const username = 'ana';
    for (const { person } of [ben, cleo]) {
      const { relation } = await person.call(getProfile, { params: { username } });
      expect(relation).toEqual({
        follows: 'no',
        isFollowedBy: false,
        isAskedBy: false,
        mutes: false,
        restricts: false,
      });
    }
    const own = await ana.person.call(getProfile, { params: { username: 'ben' } });
    expect(own.relation).toMatchObject({ mutes: true, restricts: false });
    await act(unmuteAccount, ana, ben);
    await act(unrestrictAccount, ana, cleo);
    expect(await lists(ana)).toEqual({ muted: [], restricted: [] });
    await world.settle();
    expect(events).toEqual([]);
  });

  test('a muted account goes when it blocks, as an ended one would', async () => {
    await act(muteAccount, ana, ben);
    await block(ben, ana);
    expect((await ana.person.call(listMuted)).accounts).toEqual([]);
  });

  test('requests of a muted account are there still, since they must be answered', async () => {
    await setPrivate(world, ana, true);
    await follow(ben, ana);
    await act(muteAccount, ana, ben);
    expect((await ana.person.call(listFollowRequests)).accounts).toHaveLength(1);
  });
});
