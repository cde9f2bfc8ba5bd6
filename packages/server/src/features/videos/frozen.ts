import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { findVideo, loadRenditions } from './store.ts';
import { NOBODY } from './table.ts';

/** A clip as evidence of it is kept: what it says, and the files that it can be judged by. */
export interface FrozenClip {
  id: VideoId;
  creatorId: AccountId;
  caption: string;
  poster: BlobName | null;
  /** The smallest rendition. */
  film: BlobName | null;
}

/** What a clip's files can be told by. */
export interface Prints {
  /** SHA-256 of the uploaded file and of each rendition, hex. */
  sha256s: string[];
  /** dHash of some of its moments. */
  frames: string[];
}

/** Undefined when there is none. Clips from before files were told apart have no more than their renditions. */
export async function printsOf(db: Db, id: VideoId): Promise<Prints | undefined> {
  const row = await findVideo(db, id);
  if (row === undefined || row.creator_id === NOBODY) return undefined;
  const renditions = (await loadRenditions(db, [id])).map(({ blob }) => blob.split('.')[0] ?? '');
  const sha256s = [...new Set([row.sha256 ?? [], renditions].flat())];
  return { sha256s, frames: wordsIn(row.frames) };
}

/** Parts of a text with spaces between. */
export function wordsIn(text: string | null): string[] {
  return (text ?? '').split(' ').filter((part) => part !== '');
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
