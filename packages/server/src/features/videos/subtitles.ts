import { SUBTITLES_PER_CLIP } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { Changes } from './changes.ts';
import type { VideoFiles } from './files.ts';
import { findVideo } from './store.ts';
import { loadSubtitles, putSubtitles, removeSubtitles } from './subtitles-store.ts';

/** The subtitles of one clip in one language. */
interface Place {
  creatorId: AccountId;
  id: VideoId;
  /** Canonical BCP 47 tag. */
  language: string;
}

/** Subtitles as files of clips. All refuse with `video/not-found` whoever is not the clip's creator. */
export interface ClipSubtitles {
  /** Keeps WebVTT in the place of what there was. Refuses with `subtitles/too-many`. */
  put(place: Place, given: { webvtt: string; label: string | null }): Promise<void>;
  /** Refuses with `subtitles/not-found`. */
  remove(place: Place): Promise<void>;
}

/** What subtitles are kept with. */
export interface ClipSubtitlesOptions {
  db: Db;
  files: Pick<VideoFiles, 'keepBytes' | 'release'>;
  changes: Pick<Changes, 'tell'>;
}

export function createClipSubtitles({ db, files, changes }: ClipSubtitlesOptions): ClipSubtitles {
  async function gone(id: VideoId, blob: BlobName | undefined): Promise<void> {
    if (blob !== undefined) await files.release([blob]);
    await changes.tell({ id, kind: 'changed' });
  }
  return {
    async put({ creatorId, id, language }, { webvtt, label }) {
      let before: BlobName | undefined;
      await files.keepBytes(Buffer.from(webvtt), 'vtt', async (blob) => {
        before = await db.transaction().execute(async (transaction) => {
          await requireCreator(transaction, creatorId, id);
          const all = await loadSubtitles(transaction, [id]);
          const same = all.find((one) => one.language === language);
          if (same === undefined && all.length >= SUBTITLES_PER_CLIP)
            throw new Refusal('subtitles/too-many');
          await putSubtitles(transaction, { video_id: id, language, label, blob });
          return same?.blob;
        });
      });
      await gone(id, before);
    },
    async remove({ creatorId, id, language }) {
      const blob = await db.transaction().execute(async (transaction) => {
        await requireCreator(transaction, creatorId, id);
        return removeSubtitles(transaction, { id, language });
      });
      if (blob === undefined) throw new Refusal('subtitles/not-found');
      await gone(id, blob);
    },
  };
}

async function requireCreator(db: Db, creatorId: AccountId, id: VideoId): Promise<void> {
  const row = await findVideo(db, id);
  if (row?.creator_id !== creatorId) throw new Refusal('video/not-found');
}
