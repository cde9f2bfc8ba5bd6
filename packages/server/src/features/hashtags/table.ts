import type { VideoId } from '#lib/ids.ts';

/** A hashtag in the caption of a clip, whoever may see it. */
export interface ClipHashtagRow {
  video_id: VideoId;
  /** Folded, without #. */
  hashtag: string;
  /** When the clip was uploaded. */
  at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    clip_hashtags: ClipHashtagRow;
  }
}
