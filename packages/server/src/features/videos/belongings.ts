import type { Db } from '#engines/db/port.ts';
import type { Belongings, ExportFile } from '#lib/belongings.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { VideoFiles } from './files.ts';
import { allOf, loadRenditions } from './store.ts';
import { loadSubtitles } from './subtitles-store.ts';
import type { VideoRow } from './table.ts';

/** Clips of an account: captions and choices as JSON, the largest file, the cover and the subtitles of each. */
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
      for (const { language, blob } of await loadSubtitles(db, [row.id]))
        yield files.exported(`clips/${row.id}/subtitles.${language}.vtt`, blob);
    }
  }
  return {
    exportName: 'clips.json',
    exportOf: async (id) =>
      Promise.all((await allOf(db, id)).map(async (row) => exported(db, row))),
    filesOf,
    async forget(id) {
      for (const row of await allOf(db, id)) await remove(id, row.id);
      await finish();
    },
  };
}

async function exported(db: Db, row: VideoRow) {
  const { id, caption, visibility, ...times } = row;
  const { uploaded_at: uploadedAt, published_at: publishedAt, edited_on: editedOn } = times;
  const subtitles = await loadSubtitles(db, [id]);
  return {
    id,
    caption,
    visibility,
    uploadedAt,
    publishedAt,
    editedOn,
    subtitles: subtitles.map(({ language, label }) => ({ language, label })),
  };
}
