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

/** Acts on a clip in a UTC day: what was done less what was taken back. */
export interface VideoActDayRow {
  video_id: VideoId;
  /** Days since 1970. */
  day: number;
  likes: number;
  comments: number;
  shares: number;
  saves: number;
}

/** Acts on an account's clips in a UTC day, and followers who came and went. */
export interface AccountActDayRow extends Omit<VideoActDayRow, 'video_id'> {
  account_id: AccountId;
  followers_gained: number;
  followers_lost: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    video_counters: VideoCountersRow;
    account_counters: AccountCountersRow;
    video_act_days: VideoActDayRow;
    account_act_days: AccountActDayRow;
  }
}
