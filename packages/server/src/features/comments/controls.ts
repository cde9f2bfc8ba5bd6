import type { CommentControls, CommentDefaults } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, CommentId, VideoId } from '#lib/ids.ts';
import type { CommentControlsRow, CommentDefaultsRow } from './table.ts';

/** What holds for one clip: its own choices over those of its creator. */
export interface Rules extends CommentDefaults {
  pinned: CommentId | null;
}

/** A change of a clip's choices; null takes one back. */
export type ControlsChange = {
  [Choice in keyof CommentDefaults]?: CommentDefaults[Choice] | null | undefined;
};
/** A change of what holds for all clips of an account. */
export type DefaultsChange = {
  [Choice in keyof CommentDefaults]?: CommentDefaults[Choice] | undefined;
};

const UNTOUCHED: CommentDefaults = { commenters: 'everyone', approvesFirst: false };

/** Two queries. */
export async function rulesOf(db: Db, videoId: VideoId, creatorId: AccountId): Promise<Rules> {
  const row = await findControls(db, videoId);
  const { commenters, approvesFirst } = controlsFrom(row, await defaultsOf(db, creatorId));
  return {
    commenters: row?.is_locked === 1 ? 'nobody' : commenters,
    approvesFirst,
    pinned: row?.pinned_id ?? null,
  };
}

/** What a creator has chosen for all clips. */
export async function defaultsOf(db: Db, creatorId: AccountId): Promise<CommentDefaults> {
  const row = await db
    .selectFrom('comment_defaults')
    .selectAll()
    .where('account_id', '=', creatorId)
    .executeTakeFirst();
  return row === undefined
    ? UNTOUCHED
    : { commenters: row.commenters, approvesFirst: row.approves_first === 1 };
}

/** What a creator has chosen for one clip. */
export async function controlsOf(
  db: Db,
  videoId: VideoId,
  creatorId: AccountId,
): Promise<CommentControls> {
  const row = await findControls(db, videoId);
  const first = row?.approves_first ?? null;
  return {
    commenters: row?.commenters ?? null,
    approvesFirst: first === null ? null : first === 1,
    defaults: await defaultsOf(db, creatorId),
    isLocked: row?.is_locked === 1,
  };
}

export async function changeDefaults(
  db: Db,
  creatorId: AccountId,
  change: DefaultsChange,
): Promise<void> {
  const { commenters, approvesFirst } = change;
  // Only what was asked for is written, so that two changes at once do not undo each other.
  const given: Partial<CommentDefaultsRow> = {
    ...(commenters === undefined ? {} : { commenters }),
    ...(approvesFirst === undefined ? {} : { approves_first: approvesFirst ? 1 : 0 }),
  };
  if (Object.keys(given).length === 0) return;
  const untouched = { commenters: UNTOUCHED.commenters, approves_first: 0 as const };
  await db
    .insertInto('comment_defaults')
    .values({ account_id: creatorId, ...untouched, ...given })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(given))
    .execute();
}

export async function changeControls(
  db: Db,
  videoId: VideoId,
  { commenters, approvesFirst }: ControlsChange,
): Promise<void> {
  await putControls(db, videoId, {
    ...(commenters === undefined ? {} : { commenters }),
    ...(approvesFirst === undefined
      ? {}
      : { approves_first: approvesFirst === null ? null : approvesFirst ? 1 : 0 }),
  });
}

/** Lets nobody write on a clip, or leaves it to its creator again. */
export async function lock(db: Db, videoId: VideoId, isLocked: boolean): Promise<void> {
  await putControls(db, videoId, { is_locked: isLocked ? 1 : 0 });
}

/** Pins a comment in the place of the one before. */
export async function pin(db: Db, videoId: VideoId, commentId: CommentId): Promise<void> {
  await putControls(db, videoId, { pinned_id: commentId });
}

/** Unpins this comment; another one stays. */
export async function unpin(db: Db, videoId: VideoId, commentId: CommentId): Promise<void> {
  await db
    .updateTable('comment_controls')
    .set({ pinned_id: null })
    .where('video_id', '=', videoId)
    .where('pinned_id', '=', commentId)
    .execute();
}

async function findControls(db: Db, videoId: VideoId): Promise<CommentControlsRow | undefined> {
  return db
    .selectFrom('comment_controls')
    .selectAll()
    .where('video_id', '=', videoId)
    .executeTakeFirst();
}

async function putControls(
  db: Db,
  videoId: VideoId,
  change: Partial<Omit<CommentControlsRow, 'video_id'>>,
): Promise<void> {
  const untouched = {
    commenters: null,
    approves_first: null,
    pinned_id: null,
    is_locked: 0 as const,
  };
  const query = db
    .insertInto('comment_controls')
    .values({ video_id: videoId, ...untouched, ...change });
  await (
    Object.keys(change).length === 0
      ? query.onConflict((conflict) => conflict.column('video_id').doNothing())
      : query.onConflict((conflict) => conflict.column('video_id').doUpdateSet(change))
  ).execute();
}

function controlsFrom(
  row: CommentControlsRow | undefined,
  defaults: CommentDefaults,
): CommentDefaults {
  const first = row?.approves_first ?? null;
  return {
    commenters: row?.commenters ?? defaults.commenters,
    approvesFirst: first === null ? defaults.approvesFirst : first === 1,
  };
}
