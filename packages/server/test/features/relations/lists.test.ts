import { followAccount, listFollowers, listFollowing } from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NEW_PROFILE } from '#features/profiles/table.ts';
import { newId, type AccountId } from '#lib/ids.ts';
import { createWorld, NOON, type World } from '#test/world.ts';
import { members, refusalOf, setPrivate, type Member } from './people.ts';

const CROWD = 120;

/** Profiles without accounts that follow somebody, three at each moment. */
async function crowdOf(world: World, followed: AccountId): Promise<void> {
  const { db } = world.context.database;
  for (let at = 0; at < CROWD; at += 1) {
    const id = newId('a');
    const username = `fan${at}`;
    const names = { id, username, display_name: username, bio: '', role: 'user' as const };
    await db
      .insertInto('profiles')
      .values({ ...names, joined_at: 0, ...NEW_PROFILE })
      .execute();
    const row = { follower_id: id, followed_id: followed, at: NOON - Math.floor(at / 3) };
    await db
      .insertInto('follows')
      .values({ ...row, state: 'accepted' })
      .execute();
  }
}

describe('lists of follows', () => {
  let world: World;
  let ana: Member;
  let ben: Member;
  let cleo: Member;

  beforeAll(async () => {
    world = await createWorld();
    [ana, ben, cleo] = (await members(world, 'ana', 'ben', 'cleo')) as [Member, Member, Member];
    await crowdOf(world, ana.id);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const params = { username: 'ana' };
  const set = (change: { shows_follows: 0 | 1 }) =>
    world.context.database.db
      .updateTable('profiles')
      .set(change)
      .where('id', '=', ana.id)
      .execute();

  test('are read to the end by pages of 50, each account once', async () => {
    const names: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? {} : { cursor };
      const page = await world.visitor().call(listFollowers, { params, query });
      sizes.push(page.accounts.length);
      names.push(...page.accounts.map(({ account }) => account.username));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(sizes).toEqual([50, 50, 20]);
    expect(new Set(names).size).toBe(CROWD);
  });

  test('ask the database as often for one account as for fifty', async () => {
    const queriesFor = (username: string) =>
      world.queriesOf(() => cleo.person.call(listFollowers, { params: { username } }));
    await ana.person.call(followAccount, { params: { id: ben.id } });
    const [few, many] = [await queriesFor('ben'), await queriesFor('ana')];
    expect(many.length).toBe(few.length);
    // Two of them ask who sees clips for adults.
    expect(many.length).toBeLessThanOrEqual(11);
  });

  test('refuse a cursor that no page gave', async () => {
    for (const cursor of ['1', 'x.y', `1.${newId('v')}`, `${'9'.repeat(16)}.${newId('a')}`]) {
      const call = world.visitor().call(listFollowers, { params, query: { cursor } });
      expect(await refusalOf(call)).toMatchObject({ code: 'request/invalid' });
    }
  });

  test('are hidden from others when the account hides them, not from itself', async () => {
    await ben.person.call(followAccount, { params: { id: ana.id } });
    await set({ shows_follows: 0 });
    for (const endpoint of [listFollowers, listFollowing]) {
      for (const person of [ben.person, world.visitor()]) {
        const refused = await refusalOf(person.call(endpoint, { params }));
        expect([endpoint.name, refused.code]).toEqual([endpoint.name, 'profile/hidden']);
      }
      await ana.person.call(endpoint, { params });
    }
    await set({ shows_follows: 1 });
  });

  test('of a private account are for its followers', async () => {
    await setPrivate(world, ana, true);
    const hidden = refusalOf(cleo.person.call(listFollowers, { params }));
    expect(await hidden).toMatchObject({ code: 'profile/hidden', status: 403 });
    expect((await ben.person.call(listFollowers, { params })).accounts).toHaveLength(50);
    await setPrivate(world, ana, false);
  });

  test('say how the viewer stands to each, but for oneself and to nobody', async () => {
    const own = await ben.person.call(listFollowers, { params });
    const self = own.accounts.find(({ account }) => account.username === 'ben');
    expect(self).toBeDefined();
    expect(self).not.toHaveProperty('relation');
    expect(own.accounts.filter(({ relation }) => relation !== undefined)).toHaveLength(49);
    const page = await world.visitor().call(listFollowers, { params });
    expect(page.accounts.some((listed) => 'relation' in listed)).toBe(false);
  });
});
