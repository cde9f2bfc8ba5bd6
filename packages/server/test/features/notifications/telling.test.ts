import {
  getBadge,
  listNotifications,
  lookThroughNotifications,
  readAllNotifications,
  readNotification,
} from '@footlights/contract';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS } from '#lib/day.ts';
import { newId, type AccountId, type VideoId } from '#lib/ids.ts';
import { NEW_PROFILE } from '#features/profiles/table.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { addClip, happen, idOf, toldOf } from './stage.ts';

let world: World;
let ana: Person;
let creator: AccountId;
let ben: Other;
let cleo: Other;
let dora: Other;
let emil: Other;

beforeAll(async () => {
  world = await createWorld();
  ana = await world.as('ana');
  creator = await idOf(ana);
  [ben, cleo, dora, emil] = [
    await other('ben'),
    await other('cleo'),
    await other('dora'),
    await other('emil'),
  ];
});

afterAll(() => world[Symbol.asyncDispose]());

async function other(name: string): Promise<Other> {
  const person = await world.as(name);
  return { person, id: await idOf(person) };
}

/** Nobody was told anything yet, strangers all, and Ana has a clip. */
async function setUp(): Promise<VideoId> {
  const { db } = world.context.database;
  for (const table of ['notifications', 'notification_positions', 'follows', 'shields'] as const)
    await db.deleteFrom(table).execute();
  await db.updateTable('profiles').set({ is_private: 0 }).execute();
  return addClip(world, creator);
}

interface Other {
  person: Person;
  id: AccountId;
}

test('likes of one clip come together, by as many as liked it, and shrink with what is taken back', async () => {
  const video = await setUp();
  const liked = (actor: AccountId) => ({ kind: 'liked', actor, video, creator }) as const;
  await happen(world, liked(ben.id), liked(ben.id), liked(creator));
  expect(await toldOf(ana)).toMatchObject([
    { kind: 'like', actorCount: 1, clip: { id: video }, path: `/v/${video}`, isRead: false },
  ]);
  await world.clock.advance(1000);
  await happen(world, liked(cleo.id));
  await world.clock.advance(1000);
  await happen(world, liked(dora.id));
  await world.clock.advance(1000);
  await happen(world, liked(emil.id));
  const [told, ...more] = await toldOf(ana);
  expect(more).toEqual([]);
  expect(told!.actorCount).toBe(4);
  expect(told!.actors.map(({ username }) => username)).toEqual(['emil', 'dora', 'cleo']);

  await happen(world, { kind: 'unliked', actor: emil.id, video, creator });
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 3, at: world.clock.now() - 1000 }]);
  for (const actor of [ben.id, cleo.id, dora.id])
    await happen(world, { kind: 'unliked', actor, video, creator });
  expect(await toldOf(ana)).toEqual([]);
});

/** As if all that was told had been told so many days earlier. */
async function age(days: number): Promise<void> {
  await world.context.database.db
    .updateTable('notifications')
    .set((row) => ({
      began_at: row('began_at', '-', days * DAY_MS),
      at: row('at', '-', days * DAY_MS),
    }))
    .execute();
}

test('a group that was read takes in more for a week, and one that was not stays one', async () => {
  const video = await setUp();
  const like = (actor: AccountId) => happen(world, { kind: 'liked', actor, video, creator });
  await like(ben.id);
  await age(30);
  await like(cleo.id);
  const [unread] = await toldOf(ana);
  expect(unread).toMatchObject({ actorCount: 2, isRead: false });
  await ana.call(readNotification, { params: { id: unread!.id } });
  expect(await toldOf(ana)).toMatchObject([{ isRead: true }]);
  await age(8);
  await like(dora.id);
  expect(await toldOf(ana)).toMatchObject([
    { actorCount: 1, isRead: false },
    { actorCount: 2, isRead: true },
  ]);
  const { badge } = await ana.call(listNotifications);
  await ana.call(readAllNotifications, { body: { position: badge.position } });
  await age(6);
  await like(emil.id);
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 2, isRead: false }, { actorCount: 2 }]);
  // Not even after it was read and a week is over does the same event come twice.
  await like(ben.id);
  expect(await toldOf(ana)).toHaveLength(2);
});

test('the badge counts what is new until it is looked through, reading counts down, and neither is a time', async () => {
  const video = await setUp();
  await happen(
    world,
    { kind: 'liked', actor: ben.id, video, creator },
    { kind: 'followed', actor: ben.id, account: creator },
    { kind: 'reposted', actor: ben.id, video, creator },
  );
  const { badge, notifications } = await ana.call(listNotifications);
  expect(badge).toEqual({ unread: 3, position: 3 });
  expect(await ana.call(getBadge)).toEqual(badge);
  const { id } = notifications[2]!;
  expect(await ana.call(readNotification, { params: { id } })).toMatchObject({ unread: 2 });
  const unread = await ana.call(listNotifications, { query: { only: 'unread' } });
  expect(unread.notifications.map(({ kind }) => kind)).toEqual(['repost', 'follow']);
  const looked = await ana.call(lookThroughNotifications, { body: { position: 3 } });
  expect(looked).toEqual({ unread: 0, position: 3 });
  await happen(world, { kind: 'unreposted', actor: ben.id, video, creator });
  expect(await ana.call(getBadge)).toMatchObject({ unread: 0 });
  await happen(world, { kind: 'reposted', actor: ben.id, video, creator });
  expect(await ana.call(getBadge)).toMatchObject({ unread: 1 });
  // Neither what is unknown nor what is somebody else's.
  const missing = { status: 404, code: 'notification/not-found' };
  const theirs = ben.person.call(readNotification, { params: { id } });
  await expect(theirs).rejects.toMatchObject(missing);
  const none = ana.call(readNotification, { params: { id: newId('n') } });
  await expect(none).rejects.toMatchObject(missing);
});

test('nothing is told of whoever is blocked, muted or restricted, and what was told is gone at once', async () => {
  const video = await setUp();
  const { relations } = world.context;
  const all = [ben, cleo, dora, emil];
  for (const { id } of all) await happen(world, { kind: 'liked', actor: id, video, creator });
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 4 }]);

  await relations.shield(creator, ben.id, 'mute');
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 3 }]);
  await relations.unshield(creator, ben.id, 'mute');
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 4 }]);
  await relations.shield(creator, ben.id, 'restrict');
  await relations.shield(cleo.id, creator, 'block');
  await world.settle();
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 2 }]);

  await relations.shield(creator, dora.id, 'mute');
  for (const { id } of all) await happen(world, { kind: 'reposted', actor: id, video, creator });
  const reposts = (await toldOf(ana)).filter(({ kind }) => kind === 'repost');
  expect(reposts).toMatchObject([{ actorCount: 1, actors: [{ username: 'emil' }] }]);
  await relations.shield(creator, emil.id, 'mute');
  expect(await toldOf(ana)).toEqual([]);
  expect(await ana.call(getBadge)).toMatchObject({ unread: 0 });
});

test('of a large group those that are hidden are not counted', async () => {
  const video = await setUp();
  const crowd = Array.from({ length: 40 }, () => newId('a'));
  const like = (actor: AccountId) => ({ kind: 'liked', actor, video, creator }) as const;
  await happen(world, ...crowd.map(like));
  await world.clock.advance(1000);
  await happen(world, like(ben.id));
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 41, actors: [{ username: 'ben' }] }]);
  const muted = crowd.map(
    (target_id) => ({ owner_id: creator, target_id, kind: 'mute', at: 0 }) as const,
  );
  await world.context.database.db.insertInto('shields').values(muted.slice(0, 15)).execute();
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 26 }]);
});

test('small groups do not count who is hidden, and large ones look up the fewer', async () => {
  const video = await setUp();
  const { db } = world.context.database;
  const crowd = Array.from({ length: 40 }, () => newId('a'));
  const like = (actor: AccountId) => ({ kind: 'liked', actor, video, creator }) as const;
  const counting = async () =>
    (await world.queriesOf(() => toldOf(ana))).filter((sql) => sql.includes('count(distinct'));
  await happen(world, like(ben.id));
  expect(await counting()).toEqual([]);
  await happen(world, ...crowd.map(like));
  const muted = crowd.map(
    (target_id) => ({ owner_id: creator, target_id, kind: 'mute', at: 0 }) as const,
  );
  await db.insertInto('shields').values(muted.slice(0, 20)).execute();
  const [few] = await counting();
  expect(few).toContain('"actor_id" in (');
  const strangers = muted.map((row) => ({ ...row, target_id: newId('a') }));
  await db
    .insertInto('shields')
    .values([...muted.slice(20), ...strangers])
    .execute();
  const [many] = await counting();
  const plan = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(
      `explain query plan ${many}`,
      Array.from({ length: 4 }, () => ''),
    ),
  );
  const looked = plan.rows.filter(({ detail }) => detail.includes('shields'));
  expect(looked).toHaveLength(2);
  for (const { detail } of looked) expect(detail).toMatch(/owner_id=\? AND target_id=\?/);
});

test('follows come together, requests stand alone and end with their answer', async () => {
  await setUp();
  const { relations, database } = world.context;
  await relations.follow(ben.id, creator);
  await relations.follow(cleo.id, creator);
  await world.settle();
  expect(await toldOf(ana)).toMatchObject([
    { kind: 'follow', actorCount: 2, path: '/notifications' },
  ]);
  await relations.unfollow(ben.id, creator);
  await world.settle();
  expect(await toldOf(ana)).toMatchObject([{ kind: 'follow', actorCount: 1, path: '/@cleo' }]);

  await database.db
    .updateTable('profiles')
    .set({ is_private: 1 })
    .where('id', '=', creator)
    .execute();
  await relations.follow(ben.id, creator);
  await relations.follow(dora.id, creator);
  await world.settle();
  const requests = async () => (await toldOf(ana)).filter(({ kind }) => kind === 'follow-request');
  expect(await requests()).toMatchObject([{ actorCount: 1 }, { actorCount: 1 }]);
  await relations.accept(creator, ben.id);
  await relations.decline(creator, dora.id);
  expect(await requests()).toEqual([]);
  await world.settle();
  expect(await toldOf(ben.person)).toMatchObject([
    { kind: 'follow-accepted', actors: [{ username: 'ana', follows: 'accepted' }] },
  ]);
  expect(await toldOf(dora.person)).toEqual([]);
});

/** Gives a clip that caption; what happens then. */
async function caption(video: VideoId, text: string) {
  const { db } = world.context.database;
  await db.updateTable('videos').set({ caption: text }).where('id', '=', video).execute();
  return [{ kind: 'clip-changed', video, creator } as const];
}

test('a clip that is gone or may not be seen any more takes along what was told of it', async () => {
  const video = await setUp();
  await happen(
    world,
    ...(await caption(video, '@ben look, @nobody')),
    { kind: 'liked', actor: cleo.id, video, creator },
    { kind: 'clip-failed', video: newId('v'), creator },
  );
  expect(await toldOf(ben.person)).toMatchObject([{ kind: 'mention', clip: { id: video } }]);
  const { db } = world.context.database;
  const show = (audience: 'private' | 'public') =>
    db.updateTable('videos').set({ audience }).where('id', '=', video).execute();
  await show('private');
  expect(await toldOf(ben.person)).toEqual([]);
  await happen(world, ...(await caption(video, '@ben and @cleo look')));
  expect(await toldOf(cleo.person)).toEqual([]);
  await show('public');
  await happen(world, { kind: 'clip-changed', video, creator });
  expect(await toldOf(cleo.person)).toMatchObject([{ kind: 'mention', clip: { id: video } }]);
  expect(await toldOf(ben.person)).toHaveLength(1);
  await db.deleteFrom('videos').where('id', '=', video).execute();
  await happen(world, { kind: 'clip-deleted', video, creator });
  expect(await toldOf(ben.person)).toEqual([]);
  expect(await toldOf(ana)).toMatchObject([{ kind: 'clip-failed', path: '/clips', actors: [] }]);
});

test('naming others is told within a budget, of which who was told already takes nothing', async () => {
  const video = await setUp();
  const { db } = world.context.database;
  const strangers = Array.from({ length: 40 }, (_, serial) => `crowd${serial}`);
  const rows = strangers.map((username) => ({
    ...NEW_PROFILE,
    id: newId('a'),
    username,
    display_name: username,
    bio: '',
    role: 'user' as const,
    joined_at: 0,
  }));
  await db.insertInto('profiles').values(rows).execute();
  const told = async () =>
    (await db.selectFrom('notifications').selectAll().where('kind', '=', 'mention').execute())
      .length;
  const name = async (from: number, to: number) => {
    const names = strangers.slice(from, to).map((username) => `@${username}`);
    await happen(world, ...(await caption(video, names.join(' '))));
  };
  const before = await told();
  for (const from of [0, 0, 0, 0, 10, 20, 30]) await name(from, from + 10);
  expect(before).toBe(0);
  // Earlier tests have taken some of the budget, and time gives it back.
  expect(await told()).toBeLessThanOrEqual(30);
  expect(await told()).toBeGreaterThan(20);
  await world.clock.advance(3_600_000);
  await name(30, 40);
  expect(await told()).toBeGreaterThan(30);
  await db.deleteFrom('profiles').where('username', 'in', strangers).execute();
});

test('pages go on where the one before ended', async () => {
  const video = await setUp();
  const { notifications, clock } = world.context;
  for (let serial = 0; serial < 45; serial += 1)
    await notifications.decided({
      to: creator,
      id: `d${serial}`,
      video,
      text: `${serial}`,
      at: clock.now(),
    });
  const texts: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? {} : { cursor };
    const page = await ana.call(listNotifications, { query });
    texts.push(...page.notifications.map(({ text }) => text));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(texts).toEqual(Array.from({ length: 45 }, (_, at) => String(44 - at)));
});

test('what an account was told and did leaves with it, and is in its export', async () => {
  const video = await setUp();
  await happen(
    world,
    { kind: 'liked', actor: ben.id, video, creator },
    { kind: 'liked', actor: cleo.id, video, creator },
    { kind: 'followed', actor: creator, account: ben.id },
  );
  const { belongings } = world.context.notifications;
  expect(await belongings.exportOf(creator)).toMatchObject({
    settings: { digest: 'off' },
    notifications: [{ kind: 'like', actorCount: 2 }],
  });
  await belongings.forget(ben.id);
  await belongings.forget(ben.id);
  expect(await toldOf(ana)).toMatchObject([{ actorCount: 1, actors: [{ username: 'cleo' }] }]);
  expect(await toldOf(ben.person)).toEqual([]);
  const rows = await world.context.database.db
    .selectFrom('notification_acts')
    .selectAll()
    .execute();
  expect(JSON.stringify(rows)).not.toContain(ben.id);
});

test('a storm of likes is one group', async () => {
  const video = await setUp();
  const actors = Array.from({ length: 300 }, () => newId('a'));
  await happen(
    world,
    ...actors.map((actor) => ({ kind: 'liked', actor, video, creator }) as const),
  );
  const rows = await world.context.database.db
    .selectFrom('notifications')
    .select('actors')
    .execute();
  expect(rows).toEqual([{ actors: 300 }]);
  // None of these accounts is there, so nobody is named and nothing is told.
  expect(await toldOf(ana)).toEqual([]);
});

test('an account keeps a thousand groups, for ninety days', async () => {
  const video = await setUp();
  const { notifications, database } = world.context;
  const at = world.clock.now();
  const decide = (id: string) =>
    notifications.decided({ to: creator, id, video, text: `Decision ${id}`, at });
  await decide('first');
  const { db } = database;
  const first = await db.selectFrom('notifications').selectAll().executeTakeFirstOrThrow();
  const more = Array.from({ length: 999 }, (_, serial) => ({
    ...first,
    id: newId('n'),
    subject: `d${serial}`,
    position: serial + 2,
  }));
  for (let begin = 0; begin < more.length; begin += 100)
    await db
      .insertInto('notifications')
      .values(more.slice(begin, begin + 100))
      .execute();
  await db.updateTable('notification_positions').set({ latest: 1000 }).execute();
  await decide('last');
  await decide('last');
  const kept = await db.selectFrom('notifications').select('subject').execute();
  expect(kept).toHaveLength(1000);
  expect(kept.map(({ subject }) => subject)).not.toContain('first');
  expect((await toldOf(ana))[0]).toMatchObject({
    kind: 'moderation-decision',
    text: 'Decision last',
  });
  await age(60);
  await happen(world, { kind: 'liked', actor: ben.id, video, creator });
  await age(31);
  await world.clock.advance(7 * 3_600_000);
  await world.settle();
  expect(await db.selectFrom('notifications').select('kind').execute()).toEqual([{ kind: 'like' }]);
});
