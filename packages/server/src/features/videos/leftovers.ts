import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { VideoId } from '#lib/ids.ts';
import type { VideoFiles } from './files.ts';
import type { Sources } from './sources.ts';
import { findVideo, loadRenditions, removeRenditions, updateVideo } from './store.ts';
import { loadSubtitles } from './subtitles-store.ts';
import type { VideoRow } from './table.ts';

/** Every blob that a clip names. */
export async function blobsOf(db: Db, row: VideoRow): Promise<BlobName[]> {
  const files = [...(await loadRenditions(db, [row.id])), ...(await loadSubtitles(db, [row.id]))];
  const names = [row.poster_webp, row.poster_avif, ...files.map(({ blob }) => blob)];
  return names.filter((name) => name !== null);
}

/**
 * Ends a failed clip for good: its uploaded file goes. One that can be played stays, ready with the renditions it has;
 * of one that cannot, nothing is kept but the row with its reason.
 */
export async function endWithoutSource(
  { db, files, sources }: { db: Db; files: VideoFiles; sources: Sources },
  id: VideoId,
): Promise<void> {
  const row = await findVideo(db, id);
  if (row === undefined) return;
  if (row.published_at === null) {
    const blobs = await blobsOf(db, row);
    await removeRenditions(db, id, 'all');
    const nothing = { poster_webp: null, poster_avif: null, thumbhash: null, width: null };
    await updateVideo(db, id, { ...nothing, source: null });
    await files.release(blobs);
  } else {
    await updateVideo(db, id, { state: 'ready', reason: null, source: null });
  }
  await sources.remove(row.source);
}
