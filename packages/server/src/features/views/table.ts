/** The counting day that is open: a single row, so that days never repeat. */
interface CountingDayRow {
  id: 1;
  number: number;
  utc_day: number;
  /** Epoch ms. */
  opened_at: number;
}

/** Published numbers of one window, or of the windows of one month folded into one row. Noised: never exact. */
export interface ViewReleaseRow {
  video_id: string;
  /** Which statistics: fast = views, other plays, viewers; slow = watch bins, then sources. */
  pace: 'fast' | 'slow';
  first_window: number;
  last_window: number;
  starts_at: number;
  ends_at: number;
  /** JSON: integers. */
  counts: string;
  /** JSON: the two noise variances. */
  variances: string;
  /** 1: older than 30 days and added up with the rest of its month. */
  is_folded: 0 | 1;
}

/** The running window of a video and everything published before it, added up. Made of published numbers only. */
export interface ViewWindowRow {
  video_id: string;
  pace: 'fast' | 'slow';
  window: number;
  starts_at: number;
  /** Epoch ms of its cut; null while the video is not public and this is a slow one. */
  ends_at: number | null;
  /** Published counts that the timetable paces by. */
  total: number;
  /** Epoch ms of the newest release; null before the first. */
  released_at: number | null;
  counts: string;
  variances: string;
  /** JSON: the held totals of views, plays and viewers; null for a slow one. */
  shown: string | null;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    counting_day: CountingDayRow;
    view_releases: ViewReleaseRow;
    view_windows: ViewWindowRow;
  }
}
