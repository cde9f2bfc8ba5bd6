import {
  deleteVideo,
  getComment,
  getVideo,
  leave,
  likeVideo,
  listNotifications,
  listOwnLikes,
  listOwnVideos,
  listProfileClips,
  type ApiProblem,
} from '@footlights/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, type AccountId, type CommentId, type VideoId } from '#lib/ids.ts';
import { createWorld, type World } from '#test/world.ts';
import { addClip, idOf } from '../notifications/stage.ts';

const LIKES = 1100;

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { DELETION_GRACE_DAYS: '0' } });
  await world.as('zoe');
});
afterAll(() => world[Symbol.asyncDispose]());

/** A clip of that account that many like, save, share, comment on and were told of. */
async function popular(creator: AccountId): Promise<{ id: VideoId; thread: CommentId }> {
  const { db } = world.context.database;
  const id = await addClip(world, creator);
  const accounts = Array.from({ length: LIKES }, () => newId('a'));
  const at = world.clock.now();
  const base = { video_id: id, creator_id: creator, parent_id: null, at, edited_at: null };
  const more = { text: 'Ah', state: 'shown', hold_reason: null, is_listed: 1 } as const;
  const thread = newId('c');
  const told = newId('n');
  await db
    .insertInto('notifications')
    .values({
      id: told,
      account_id: creator,
      kind: 'like',
      subject: id,
      video_id: id,
      text: null,
      actors: LIKES,
      position: 1,
      is_read: 0,
      began_at: at,
      at,
      push_due_at: null,
      pushed_at: null,
    })
    .execute();
  const comments = accounts.map((author_id, index) => ({
    ...base,
    ...more,
    author_id,
    id: index === 0 ? thread : newId('c'),
    thread_id: index > 0 && index < 400 ? thread : null,
    likes: index === 0 ? LIKES : 0,
    replies: 0,
  }));
  for (let from = 0; from < LIKES; from += 100) {
    const some = accounts.slice(from, from + 100);
    const acts = some.map((account_id) => ({ account_id, video_id: id }));
    await db
      .insertInto('likes')
      .values(acts.map((act) => ({ ...act, at })))
      .execute();
    await db
      .insertInto('saves')
      .values(acts.map((act) => ({ ...act, at })))
      .execute();
    await db
      .insertInto('shares')
      .values(acts.map((act) => ({ ...act, has_link: 1 as const, reposted_at: at })))
      .execute();
    await db
      .insertInto('comments')
      .values(comments.slice(from, from + 100))
      .execute();
    await db
      .insertInto('comment_likes')
      .values(some.map((account_id) => ({ account_id, comment_id: thread })))
      .execute();
    await db
      .insertInto('notification_acts')
      .values(some.map((actor_id) => ({ notification_id: told, act: actor_id, actor_id, at })))
      .execute();
  }
  return { id, thread };
}

const TABLES = ['videos', 'renditions', 'likes', 'saves', 'shares', 'comments'] as const;
const MORE = ['comment_likes', 'notifications', 'notification_acts', 'jobs'] as const;

/** How many rows there are of each kind that a clip has. */
async function rowsLeft(): Promise<Record<string, number>> {
  const left: Record<string, number> = {};
  for (const table of [...TABLES, ...MORE]) {
    const { count } = await world.context.database.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count > 0) left[table] = count;
  }
  return left;
}

function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (problem: unknown) => (problem as ApiProblem).code,
  );
}

test('a popular clip is gone for everybody at once, and cleared away in lots, over a restart', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const { id, thread } = await popular(await idOf(ana));
  await ben.call(likeVideo, { params: { id } });
  await world.settle();
  const inAnswer = await world.queriesOf(() => ana.call(deleteVideo, { params: { id } }));
  const dropped = (queries: string[]) => queries.filter((sql) => sql.startsWith('delete from "l'));
  expect(dropped(inAnswer).length).toBeLessThan(4);
  for (const person of [ana, ben, world.visitor()]) {
    expect(await codeOf(person.call(getVideo, { params: { id } }))).toBe('video/not-found');
    expect(await codeOf(person.call(getComment, { params: { id: thread } }))).toBe(
      'comment/not-found',
    );
    const { clips } = await person.call(listProfileClips, { params: { username: 'ana' } });
    expect(clips).toEqual([]);
  }
  expect(await codeOf(ana.call(deleteVideo, { params: { id } }))).toBe('video/not-found');
  expect((await ana.call(listOwnVideos)).clips).toEqual([]);
  expect((await ben.call(listOwnLikes)).clips).toEqual([]);
  expect((await ana.call(listNotifications)).notifications).toEqual([]);
  await world.restart();
  await world.settle();
  expect(await rowsLeft()).toEqual({});
});

test('no statement takes more than a lot of what hangs on a clip', async () => {
  const ana = await world.as('ana');
  const { id } = await popular(await idOf(ana));
  const queries = await world.queriesOf(async () => {
    await ana.call(deleteVideo, { params: { id } });
    await world.settle();
  });
  const lots = (table: string) =>
    queries.filter((sql) => sql.startsWith(`delete from "${table}"`)).length;
  for (const table of ['likes', 'saves', 'shares', 'comment_likes', 'notification_acts'])
    expect([table, lots(table) > LIKES / 500]).toEqual([table, true]);
  expect(lots('comments')).toBeGreaterThanOrEqual(LIKES / 100);
  expect(await rowsLeft()).toEqual({});
});

test('an account that ends leaves nothing of its popular clips, those it had just deleted too', async () => {
  const dora = await world.as('dora');
  const { id } = await popular(await idOf(dora));
  await popular(await idOf(dora));
  await dora.call(deleteVideo, { params: { id } });
  await dora.call(leave, { body: { password: 'dora likes footlights' } }).catch(() => null);
  await world.settle();
  expect(await rowsLeft()).toEqual({});
});
