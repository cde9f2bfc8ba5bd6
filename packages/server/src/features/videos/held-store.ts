import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { loadRenditions, loadVideos } from './store.ts';
import type { VideoRow } from './table.ts';

/** A clip that waits before others see it, with the files that it can be judged by. */
export interface HeldRow extends Pick<
  VideoRow,
  'id' | 'creator_id' | 'caption' | 'visibility' | 'audience' | 'uploaded_at' | 'waits'
> {
  durationSeconds: number;
  poster: BlobName | null;
  /** The smallest rendition. */
  film: BlobName | null;
}

/** Clips of open accounts that others would see if they did not wait, the first uploaded first, after a place. */
export async function pickHeld(
  db: Db,
  { after, limit }: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  return db
    .selectFrom('videos')
    .innerJoin('profiles', 'profiles.id', 'videos.creator_id')
    .select(['videos.id', 'uploaded_at as at'])
    .where('profiles.standing', '=', 'open')
    .where('waits', 'is not', null)
    .where('audience', '=', 'private')
    .where('visibility', '!=', 'private')
    .where('published_at', 'is not', null)
    .where((on) =>
      on.or([on('waits', '!=', 'first'), on('visibility', 'in', ['public', 'unlisted'])]),
    )
    .$if(after !== null, (query) =>
      query.where((on) =>
        on(on.refTuple('uploaded_at', 'videos.id'), '>', on.tuple(after!.at, after!.id)),
      ),
    )
    .orderBy('uploaded_at')
    .orderBy('videos.id')
    .limit(limit)
    .execute();
}

/** Those of these clips that are there, in the order given. */
export async function loadHeld(db: Db, ids: readonly VideoId[]): Promise<HeldRow[]> {
  if (ids.length === 0) return [];
  const rows = new Map((await loadVideos(db, ids)).map((row) => [row.id, row]));
  const renditions = Map.groupBy(await loadRenditions(db, ids), ({ video_id }) => video_id);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (row === undefined) return [];
    return {
      ...row,
      durationSeconds: row.duration_seconds ?? 0,
      poster: row.poster_webp,
      film: renditions.get(id)?.[0]?.blob ?? null,
    };
  });
}

/** Clips of an account that wait only because they are among its first. */
export async function firstOf(db: Db, creatorId: AccountId): Promise<VideoId[]> {
  const rows = await db
    .selectFrom('videos')
    .select('id')
    .where('waits', '=', 'first')
    .where('creator_id', '=', creatorId)
    .execute();
  return rows.map(({ id }) => id);
}
