import type { Visibility } from '@footlights/contract';
import type { AccountId, VideoId } from '#lib/ids.ts';

/** An upload from its creation on; kept for a day, so that a client which missed the last answer can ask. */
export interface UploadRow {
  /** Also the name of its file. */
  id: string;
  creator_id: AccountId;
  /** The clip that it becomes. */
  video_id: VideoId;
  /** Bytes of the whole file, as declared. */
  bytes: number;
  /** Upload-Metadata as the client sent it, which tus gives back on HEAD; empty once finished. */
  metadata: string;
  caption: string;
  visibility: Visibility;
  created_at: number;
  /** When all bytes had arrived and the clip was made of them. */
  finished_at: number | null;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    uploads: UploadRow;
  }
}
