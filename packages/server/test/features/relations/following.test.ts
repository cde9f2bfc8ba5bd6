import {
  acceptFollowRequest,
  declineFollowRequest,
  followAccount,
  listFollowers,
  listFollowing,
  listFollowRequests,
  removeFollower,
  unfollowAccount,
} from '@footlights/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import { createWorld, type World } from '#test/world.ts';
import { countersAgree, eventsOf, members, refusalOf, setPrivate, type Member } from './people.ts';

describe('following', () => {
  let world: World;
  let ana: Member;
  let ben: Member;
  let events: unknown[];

  beforeAll(async () => {
    world = await createWorld();
    [ana, ben] = (await members(world, 'ana', 'ben')) as [Member, Member];
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

  const follow = (by: Member, whom: Member) =>
    by.person.call(followAccount, { params: { id: whom.id } });
  const unfollow = (by: Member, whom: Member) =>
    by.person.call(unfollowAccount, { params: { id: whom.id } });
  const accept = (by: Member, whom: Member) =>
    by.person.call(acceptFollowRequest, { params: { id: whom.id } });
  const decline = (by: Member, whom: Member) =>
    by.person.call(declineFollowRequest, { params: { id: whom.id } });
  const names = async (endpoint: typeof listFollowers | typeof listFollowing, of: Member) => {
    const { accounts } = await world
      .visitor()
      .call(endpoint, { params: { username: of.username } });
    return accounts.map(({ account }) => account.username);
  };

  test('twice is one follow, one event and one on each counter', async () => {
    expect(await follow(ben, ana)).toMatchObject({ follows: 'accepted', isFollowedBy: false });
    expect(await follow(ben, ana)).toMatchObject({ follows: 'accepted' });
    await world.settle();
    expect(events).toEqual([{ kind: 'followed', actor: ben.id, account: ana.id }]);
    expect(await names(listFollowers, ana)).toEqual(['ben']);
    expect(await names(listFollowing, ben)).toEqual(['ana']);
    expect(await countersAgree(world)).toBe(true);
  });

  test('ends as often as one likes, and is told once', async () => {
    await follow(ben, ana);
    await unfollow(ben, ana);
    await unfollow(ben, ana);
    await world.settle();
    expect(events.slice(1)).toEqual([{ kind: 'unfollowed', actor: ben.id, account: ana.id }]);
    expect(await names(listFollowers, ana)).toEqual([]);
    expect(await countersAgree(world)).toBe(true);
  });

  test('agrees with its counters however many press at once', async () => {
    const acts = Array.from({ length: 24 }, (_, at) =>
      at % 3 === 0
        ? unfollow(ben, ana)
        : follow(at % 2 === 0 ? ben : ana, at % 2 === 0 ? ana : ben),
    );
    await Promise.all(acts);
    expect(await countersAgree(world)).toBe(true);
  });

  test('is refused for oneself, for an unknown account and signed out', async () => {
    expect(await refusalOf(follow(ana, ana))).toMatchObject({ code: 'relation/self' });
    const nobody = { params: { id: newId('a') } };
    const unknown = refusalOf(ana.person.call(followAccount, nobody));
    expect(await unknown).toMatchObject({ code: 'profile/not-found', status: 404 });
    const signedOut = refusalOf(world.visitor().call(followAccount, { params: { id: ana.id } }));
    expect(await signedOut).toMatchObject({ code: 'session/required' });
    const odd = refusalOf(ana.person.call(followAccount, { params: { id: "a_' or 1=1" } }));
    expect(await odd).toMatchObject({ code: 'request/invalid' });
  });

  test('an account that is not open is as good as none', async () => {
    const { db } = world.context.database;
    const set = (standing: 'open' | 'leaving') =>
      db.updateTable('profiles').set({ standing }).where('id', '=', ana.id).execute();
    await follow(ben, ana);
    await set('leaving');
    expect(await refusalOf(follow(ben, ana))).toMatchObject({ code: 'profile/not-found' });
    expect(await names(listFollowing, ben)).toEqual([]);
    await unfollow(ben, ana);
    await set('open');
    expect(await names(listFollowing, ben)).toEqual([]);
  });

  test('a private account is asked, and does not count before it accepts', async () => {
    await setPrivate(world, ana, true);
    expect(await follow(ben, ana)).toMatchObject({ follows: 'requested' });
    expect(await follow(ben, ana)).toMatchObject({ follows: 'requested' });
    const asking = await ana.person.call(listFollowRequests);
    expect(asking.accounts).toMatchObject([
      { account: { username: 'ben' }, relation: { isAskedBy: true, isFollowedBy: false } },
    ]);
    expect(await names(listFollowing, ben)).toEqual([]);
    await accept(ana, ben);
    await accept(ana, ben);
    await world.settle();
    expect(events).toEqual([
      { kind: 'follow-requested', actor: ben.id, account: ana.id },
      { kind: 'follow-accepted', actor: ben.id, account: ana.id },
    ]);
    expect((await ana.person.call(listFollowRequests)).accounts).toEqual([]);
    expect(await names(listFollowing, ben)).toEqual(['ana']);
    expect(await countersAgree(world)).toBe(true);
  });

  test('a request can be taken back, and then nobody can accept it', async () => {
    await setPrivate(world, ana, true);
    await follow(ben, ana);
    await unfollow(ben, ana);
    await world.settle();
    expect(events.at(-1)).toEqual({
      kind: 'follow-request-ended',
      actor: ben.id,
      account: ana.id,
    });
    expect(await refusalOf(accept(ana, ben))).toMatchObject({ code: 'relation/no-request' });
    expect(await countersAgree(world)).toBe(true);
  });

  test('a request that is declined may come again; one that was accepted is not undone by declining late', async () => {
    await setPrivate(world, ana, true);
    await follow(ben, ana);
    await decline(ana, ben);
    await decline(ana, ben);
    expect(await follow(ben, ana)).toMatchObject({ follows: 'requested' });
    await accept(ana, ben);
    await decline(ana, ben);
    expect(await follow(ben, ana)).toMatchObject({ follows: 'accepted' });
  });

  test('nobody accepts on another account’s behalf', async () => {
    await setPrivate(world, ana, true);
    await follow(ben, ana);
    expect(await refusalOf(accept(ben, ana))).toMatchObject({ code: 'relation/no-request' });
    expect(await refusalOf(accept(ben, ben))).toMatchObject({ code: 'relation/no-request' });
  });

  test('a follower can be taken off; a request is not one', async () => {
    const takeOff = () => ana.person.call(removeFollower, { params: { id: ben.id } });
    await follow(ben, ana);
    await follow(ana, ben);
    await takeOff();
    await takeOff();
    expect(await names(listFollowers, ana)).toEqual([]);
    expect(await names(listFollowers, ben)).toEqual(['ana']);
    await setPrivate(world, ana, true);
    await follow(ben, ana);
    await takeOff();
    expect((await ana.person.call(listFollowRequests)).accounts).toHaveLength(1);
    expect(await countersAgree(world)).toBe(true);
  });

  test('is limited for each account, with the time to wait', async () => {
    const { id } = ana;
    const answers = [];
    for (let at = 0; at < 61; at += 1) {
      answers.push(
        await ben.person.request({ method: 'DELETE', url: `/api/v1/accounts/${id}/follow` }),
      );
    }
    expect(answers.slice(0, 60).map(({ statusCode }) => statusCode)).not.toContain(429);
    expect(answers[60]!.statusCode).toBe(429);
    expect(Number(answers[60]!.headers['retry-after'])).toBeGreaterThan(0);
  });
});
