import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Audience } from '#features/relations/service.ts';
import type { VideoId } from '#lib/ids.ts';
import type { SubtitlesRow } from './table.ts';

/** Subtitles of many clips, by language. */
export async function loadSubtitles(db: Db, ids: readonly VideoId[]): Promise<SubtitlesRow[]> {
  return db
    .selectFrom('subtitles')
    .selectAll()
    .where('video_id', 'in', ids)
    .orderBy('language')
    .execute();
}

/** Adds subtitles, or puts them in the place of those of that language. */
export async function putSubtitles(db: Db, row: SubtitlesRow): Promise<void> {
  const { label, blob } = row;
  await db
    .insertInto('subtitles')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['video_id', 'language']).doUpdateSet({ label, blob }),
    )
    .execute();
}

/** Takes out those of one language; the blob they named, undefined when there were none. */
export async function removeSubtitles(
  db: Db,
  { id, language }: { id: VideoId; language: string },
): Promise<BlobName | undefined> {
  const row = await db
    .deleteFrom('subtitles')
    .where('video_id', '=', id)
    .where('language', '=', language)
    .returning('blob')
    .executeTakeFirst();
  return row?.blob;
}

export async function removeAllSubtitles(db: Db, id: VideoId): Promise<void> {
  await db.deleteFrom('subtitles').where('video_id', '=', id).execute();
}

/** For whom the clips are whose subtitles name this blob. By index. */
export async function audiencesOfSubtitles(db: Db, name: BlobName): Promise<Audience[]> {
  const rows = await db
    .selectFrom('subtitles')
    .innerJoin('videos', 'videos.id', 'subtitles.video_id')
    .where('subtitles.blob', '=', name)
    .where('videos.audience', '!=', 'removed')
    .select('videos.audience')
    .distinct()
    .execute();
  return rows.map(({ audience }) => audience);
}
