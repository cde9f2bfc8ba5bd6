import type { AccountId } from '#lib/ids.ts';

/**
 * Released numbers of an account's public clips, added up by the UTC day of their release; a day that is over never
 * changes. The account `NOBODY` stands for the whole instance. Noised: never exact. Whatever is deleted later stays in
 * the sums.
 */
export interface InsightDayRow {
  account_id: AccountId;
  /** Days since 1970. */
  day: number;
  views: number;
  other_plays: number;
  viewers: number;
  /** Noise variance of views and of other plays, each. */
  plays_variance: number;
  viewers_variance: number;
  first_plays: number;
  completions: number;
  /** Noise variance of one watch bin, added up. */
  bins_variance: number;
  /** Watched seconds of first plays, and their error. */
  seconds: number;
  seconds_variance: number;
  /** Of `seconds` and `first_plays`. */
  seconds_covariance: number;
  /** Watch shares of first plays, added up. */
  shares: number;
  shares_variance: number;
  shares_covariance: number;
  from_feed: number;
  from_following: number;
  from_profile: number;
  from_search: number;
  from_share: number;
  from_embed: number;
  /** Noise variance of each source. */
  sources_variance: number;
}

/** Who gets a weekly mail of their numbers. */
export interface InsightMailRow {
  account_id: AccountId;
  /** Days since 1970: when the last one was sent, or when it was switched on. */
  sent_day: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    insight_days: InsightDayRow;
    insight_mails: InsightMailRow;
  }
}
