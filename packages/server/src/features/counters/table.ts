import type { AccountId, VideoId } from '#lib/ids.ts';

/** Exact counts of deliberate acts on a clip. No row: nothing was done yet. */
export interface VideoCountersRow {
  video_id: VideoId;
  likes: number;
  comments: number;
  shares: number;
  saves: number;
}

/** Exact counts of accepted follows. No row: none yet. */
export interface AccountCountersRow {
  account_id: AccountId;
  followers: number;
  following: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    video_counters: VideoCountersRow;
    account_counters: AccountCountersRow;
  }
}
