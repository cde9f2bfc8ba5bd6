import type { AccountId, VideoId } from '#lib/ids.ts';

/** An account likes a clip. */
export interface LikeRow {
  account_id: AccountId;
  video_id: VideoId;
  at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    likes: LikeRow;
  }
}
