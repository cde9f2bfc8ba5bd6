import type { Db } from '#engines/db/port.ts';
import type { VideoId } from '#lib/ids.ts';
import type { ClipCheckRow } from './table.ts';

export async function putCheck(db: Db, row: ClipCheckRow): Promise<void> {
  await db
    .insertInto('clip_checks')
    .values(row)
    .onConflict((conflict) => conflict.column('video_id').doNothing())
    .execute();
}

export async function hasCheck(db: Db, id: VideoId): Promise<boolean> {
  const row = await db
    .selectFrom('clip_checks')
    .select('video_id')
    .where('video_id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

export async function endCheck(db: Db, id: VideoId): Promise<void> {
  await db.deleteFrom('clip_checks').where('video_id', '=', id).execute();
}

/** Clips about which nobody has answered, but those that their creators keep to themselves; the longest waiting first. */
export async function checksLeft(db: Db): Promise<VideoId[]> {
  const rows = await db
    .selectFrom('clip_checks')
    .innerJoin('videos', 'videos.id', 'clip_checks.video_id')
    .select('video_id')
    .where('visibility', '!=', 'private')
    .orderBy('asked_at')
    .orderBy('video_id')
    .execute();
  return rows.map(({ video_id }) => video_id);
}
