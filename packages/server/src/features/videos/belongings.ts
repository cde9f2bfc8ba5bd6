import type { Db } from '#engines/db/port.ts';
import type { Belongings, ExportFile } from '#lib/belongings.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { VideoFiles } from './files.ts';
import { allOf, loadRenditions } from './store.ts';
import type { VideoRow } from './table.ts';

/** Clips of an account: captions and choices as JSON, the largest file and the cover of each. */
export function videoBelongings(options: {
  db: Db;
  files: Pick<VideoFiles, 'exported'>;
  remove: (creatorId: AccountId, id: VideoId) => Promise<void>;
  /** Clears away what hangs on deleted clips. */
  finish: () => Promise<void>;
}): Belongings {
  const { db, files, remove, finish } = options;
  async function* filesOf(id: AccountId): AsyncIterable<ExportFile> {
    for (const row of await allOf(db, id)) {
      const largest = (await loadRenditions(db, [row.id])).at(-1);
      if (largest !== undefined) yield files.exported(`clips/${row.id}/clip.mp4`, largest.blob);
      if (row.poster_webp !== null)
        yield files.exported(`clips/${row.id}/cover.webp`, row.poster_webp);
    }
  }
  return {
    exportName: 'clips.json',
    exportOf: async (id) => (await allOf(db, id)).map(exported),
    filesOf,
    async forget(id) {
      for (const row of await allOf(db, id)) await remove(id, row.id);
      await finish();
    },
  };
}

function exported({ id, caption, visibility, ...times }: VideoRow) {
  const { uploaded_at: uploadedAt, published_at: publishedAt, edited_on: editedOn } = times;
  return { id, caption, visibility, uploadedAt, publishedAt, editedOn };
}
