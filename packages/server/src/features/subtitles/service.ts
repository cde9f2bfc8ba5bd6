import type { Videos } from '#features/videos/service.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { cleanLine } from '#lib/text.ts';
import { languageFrom } from './language.ts';
import { readSubtitles } from './reading.ts';

/** Subtitles that creators put on their clips. */
export interface Subtitles {
  /**
   * Reads a file and keeps what was understood of it. Refuses with `video/not-found`, `video/not-playable`,
   * `subtitles/language-invalid`, `subtitles/invalid` and `subtitles/too-many`.
   */
  put(
    creatorId: AccountId,
    clip: { id: VideoId; language: string },
    given: { bytes: Buffer; label: string | undefined },
  ): Promise<void>;
  /** Refuses with `video/not-found`, `subtitles/language-invalid` and `subtitles/not-found`. */
  remove(creatorId: AccountId, clip: { id: VideoId; language: string }): Promise<void>;
}

export function createSubtitles(videos: Pick<Videos, 'ownRow' | 'subtitles'>): Subtitles {
  return {
    async put(creatorId, { id, ...clip }, { bytes, label = '' }) {
      const { published_at, duration_seconds: durationSeconds } = await videos.ownRow(
        creatorId,
        id,
      );
      if (published_at === null || durationSeconds === null)
        throw new Refusal('video/not-playable');
      const language = languageFrom(clip.language);
      const read = readSubtitles(bytes, { durationSeconds });
      if (!read.ok) {
        const { line, rule, message } = read;
        throw new Refusal('subtitles/invalid', { message, detail: { line, rule } });
      }
      const given = { webvtt: read.webvtt, label: cleanLine(label) || null };
      await videos.subtitles.put({ creatorId, id, language }, given);
    },
    remove: async (creatorId, { id, language }) =>
      videos.subtitles.remove({ creatorId, id, language: languageFrom(language) }),
  };
}
