import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { findVideo, loadRenditions } from './store.ts';

/** A clip as evidence of it is kept: what it says, and the files that it can be judged by. */
export interface FrozenClip {
  id: VideoId;
  creatorId: AccountId;
  caption: string;
  poster: BlobName | null;
  /** The smallest rendition. */
  film: BlobName | null;
}

/** Undefined before it can be played. Two look-ups. */
export async function frozenOf(db: Db, id: VideoId): Promise<FrozenClip | undefined> {
  const row = await findVideo(db, id);
  if (row === undefined || row.published_at === null) return undefined;
  const [smallest] = await loadRenditions(db, [id]);
  return {
    id,
    creatorId: row.creator_id,
    caption: row.caption,
    poster: row.poster_webp,
    film: smallest?.blob ?? null,
  };
}
