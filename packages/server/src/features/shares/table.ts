import type { AccountId, VideoId } from '#lib/ids.ts';

/** An account passed a clip on: by its link, to its followers, or both. There is no row that is neither. */
export interface ShareRow {
  account_id: AccountId;
  video_id: VideoId;
  /** Whether it passed on the link. When is not kept here; `video_act_days` has how many did so on a day. */
  has_link: 0 | 1;
  /** Since when its followers get the clip from it; null: they do not. */
  reposted_at: number | null;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    shares: ShareRow;
  }
}
