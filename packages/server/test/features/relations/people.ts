import {
  getSession,
  type AnyEndpoint,
  type ApiProblem,
  type unfollowAccount,
} from '@footlights/contract';
import type { AccountId } from '#lib/ids.ts';
import type { Person, World } from '#test/world.ts';

/** Somebody who is signed in, with the id of the account. */
export interface Member {
  person: Person;
  id: AccountId;
  username: string;
}

/** Signed-up people of these names. */
export async function members(world: World, ...usernames: string[]): Promise<Member[]> {
  const all: Member[] = [];
  for (const username of usernames) {
    const person = await world.as(username);
    const { account } = await person.call(getSession);
    if (account === null) throw new Error(`${username} could not sign up.`);
    all.push({ person, id: account.id as AccountId, username });
  }
  return all;
}

/** Calls an endpoint whose only input is the id of an account. */
export async function act(
  endpoint: AnyEndpoint,
  by: Member,
  whom: { id: AccountId },
): Promise<void> {
  await by.person.call(endpoint as typeof unfollowAccount, { params: { id: whom.id } });
}

/** Makes an account private or public without a word to anybody. */
export async function setPrivate(world: World, { id }: Member, isPrivate: boolean): Promise<void> {
  const { db } = world.context.database;
  const change = { is_private: isPrivate ? 1 : 0 } as const;
  await db.updateTable('profiles').set(change).where('id', '=', id).execute();
}

/** Why a call was refused; throws when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<ApiProblem> {
  try {
    await call;
  } catch (problem) {
    return problem as ApiProblem;
  }
  throw new Error('was not refused');
}

/** Exact counters against the rows that they count, of every account of the world. */
export async function countersAgree(world: World): Promise<boolean> {
  const { db } = world.context.database;
  const follows = await db
    .selectFrom('follows')
    .selectAll()
    .where('state', '=', 'accepted')
    .execute();
  const counters = await db.selectFrom('account_counters').selectAll().execute();
  const ids = new Set([
    ...counters.map(({ account_id }) => account_id),
    ...follows.flatMap(({ follower_id, followed_id }) => [follower_id, followed_id]),
  ]);
  return [...ids].every((id) => {
    const row = counters.find(({ account_id }) => account_id === id);
    const followers = follows.filter(({ followed_id }) => followed_id === id).length;
    const following = follows.filter(({ follower_id }) => follower_id === id).length;
    return (row?.followers ?? 0) === followers && (row?.following ?? 0) === following;
  });
}

/** Every event that the outbox tells from now on, in order. */
export function eventsOf(world: World): unknown[] {
  const events: unknown[] = [];
  world.context.outbox.listen(({ event }) => {
    events.push(event);
    return Promise.resolve();
  });
  return events;
}
