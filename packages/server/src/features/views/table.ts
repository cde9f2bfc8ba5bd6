/** The counting day that is open: a single row, so that days never repeat. */
interface CountingDayRow {
  id: 1;
  number: number;
  utc_day: number;
  /** Epoch ms. */
  opened_at: number;
}

/** Published numbers of one window, or of the windows of one day folded into one row. Noised: never exact. */
export interface ViewReleaseRow {
  /** Whose windows these are: `view_windows.series`. */
  series: number;
  first_window: number;
  last_window: number;
  starts_at: number;
  /** Epoch ms: the scheduled end, or a whole minute. */
  ends_at: number;
  /** JSON: integers; fast = views, other plays, viewers; slow = watch bins, then sources. */
  counts: string;
  /** Noise variance: fast = of views and of other plays; slow = of each watch bin. */
  first_variance: number;
  /** Noise variance: fast = of viewers; slow = of each source. */
  second_variance: number;
  /** 1: older than 2 days and added up with the rest of its day. */
  is_folded: 0 | 1;
}

/**
 * The running window of one video and pace and what was published before it. Made of published numbers only.
 * A slow one keeps no sums: they are those of its release rows.
 */
export interface ViewWindowRow {
  /** Even for a video's fast windows, one more for its slow ones. */
  series: number;
  video_id: string;
  /** Which statistics: fast = views, other plays, viewers; slow = watch bins and sources. */
  pace: 'fast' | 'slow';
  window: number;
  starts_at: number;
  /** Epoch ms of its cut; null while the video is not public and this is a slow one. */
  ends_at: number | null;
  /** Epoch ms of the newest release; null before the first. */
  released_at: number | null;
  /** Published counts that the timetable paces by. */
  total: number;
  views: number | null;
  other_plays: number | null;
  viewers: number | null;
  /** Noise variance of views and of other plays, each. */
  plays_variance: number | null;
  viewers_variance: number | null;
  held_views: number | null;
  held_plays: number | null;
  held_viewers: number | null;
  /** Held totals as rounded at their last move. */
  shown_views: number | null;
  shown_plays: number | null;
  shown_viewers: number | null;
  views_variance_since_move: number | null;
  plays_variance_since_move: number | null;
  viewers_variance_since_move: number | null;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    counting_day: CountingDayRow;
    view_releases: ViewReleaseRow;
    view_windows: ViewWindowRow;
  }
}
