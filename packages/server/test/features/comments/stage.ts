import {
  getSession,
  listComments,
  listReplies,
  writeComment,
  type Comment,
  type Visibility,
} from '@footlights/contract';
import { sql } from 'kysely';
import { newId, type AccountId, type CommentId, type VideoId } from '#lib/ids.ts';
import type { Person, World } from '#test/world.ts';

/** The account of somebody who is signed in. */
export async function idOf(person: Person): Promise<AccountId> {
  return (await person.call(getSession)).account!.id as AccountId;
}

/** A playable clip of that person, without files. */
export async function addClip(
  world: World,
  person: Person,
  visibility: Visibility = 'public',
): Promise<VideoId> {
  const { database, clock } = world.context;
  const id = newId('v');
  await database.db
    .insertInto('videos')
    .values({
      id,
      creator_id: await idOf(person),
      caption: '',
      visibility,
      audience: visibility,
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: clock.now(),
      failed_at: null,
      published_at: clock.now(),
      duration_seconds: 10,
      width: 480,
      height: 854,
      has_sound: 1,
      poster_webp: null,
      poster_avif: null,
      thumbhash: null,
    })
    .execute();
  return id;
}

/** Writes a comment or a reply; a second later than anything before. */
export async function say(
  world: World,
  person: Person,
  wanted: { on: VideoId; text: string; to?: string },
): Promise<Comment & { id: CommentId }> {
  await world.clock.advance(6000);
  const { on: id, text, to: replyTo } = wanted;
  return (await person.call(writeComment, {
    params: { id },
    body: { text, ...(replyTo === undefined ? {} : { replyTo }) },
  })) as Comment & { id: CommentId };
}

/** Texts of the first page, top order; `(gone)` for places. */
export async function textsOn(person: Person, id: VideoId): Promise<string[]> {
  const { comments } = await person.call(listComments, { params: { id } });
  return comments.map(wordsOf);
}

/** Texts of the first replies. */
export async function repliesTo(person: Person, id: string): Promise<string[]> {
  const { comments } = await person.call(listReplies, { params: { id } });
  return comments.map(wordsOf);
}

function wordsOf({ state, text }: Comment): string {
  return state === 'gone' ? '(gone)' : state === 'waiting' ? `${text} (waiting)` : text;
}

/** What the counter of a clip says, and what its rows come to. */
export async function countsOf(
  world: World,
  id: VideoId,
): Promise<{ counter: number; rows: number }> {
  const { database, counters } = world.context;
  const rows = await database.db
    .selectFrom('comments')
    .select(sql<number>`count(*)`.as('count'))
    .where('video_id', '=', id)
    .where('state', '=', 'shown')
    .executeTakeFirstOrThrow();
  return { counter: (await counters.ofVideos([id])).get(id)?.comments ?? 0, rows: rows.count };
}

/** Every comment's own counters against their rows; empty when they agree. */
export async function wrongCounters(world: World): Promise<unknown[]> {
  const { rows } = await sql<object>`
    select id, likes, replies, is_listed from comments as one
    where likes <> (select count(*) from comment_likes where comment_id = one.id)
       or replies <> (select count(*) from comments where thread_id = one.id and state = 'shown')
       or is_listed <> (case when state = 'shown' or replies > 0 then 1 else 0 end)
  `.execute(world.context.database.db);
  return rows;
}

/** How many statements the database runs while `work` does. */
export async function countQueries(world: World, work: () => Promise<unknown>): Promise<number> {
  const executor = world.context.database.db.getExecutor();
  const execute = executor.executeQuery.bind(executor);
  let count = 0;
  executor.executeQuery = (query, id) => {
    count += 1;
    return execute(query, id);
  };
  try {
    await work();
  } finally {
    executor.executeQuery = execute;
  }
  return count;
}
