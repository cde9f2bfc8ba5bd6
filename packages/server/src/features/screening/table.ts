import type { AccountId, BlockedFileId, CaseId, StatementId, VideoId } from '#lib/ids.ts';

/** A file that must not come again, in whatever form. */
export interface BlockedFileRow {
  id: BlockedFileId;
  /** The clip it was; null: it came with a list from elsewhere. */
  video_id: VideoId | null;
  /** Whose it was; null as well once the account has ended. */
  account_id: AccountId | null;
  case_id: CaseId | null;
  statement_id: StatementId | null;
  /** To the minute. */
  at: number;
  /** How often it was recognised. */
  hits: number;
}

/** A file by its bytes. */
export interface BlockedHashRow {
  /** Hex. */
  sha256: string;
  file_id: BlockedFileId;
}

/** One moment of it: a dHash in four bands of 16 bits. */
export interface BlockedFrameRow {
  file_id: BlockedFileId;
  position: number;
  band_0: number;
  band_1: number;
  band_2: number;
  band_3: number;
}

/**
 * Why a clip waits. `first`: it is among the first of its account; `match`: it looks like a blocked file; `service`: what
 * screens clips wants somebody to look; `unanswered`: that has not answered yet.
 */
export type HoldCause = 'first' | 'match' | 'service' | 'unanswered';

/** One reason for which a clip waits before others see it. */
export interface ClipHoldRow {
  video_id: VideoId;
  cause: HoldCause;
  /** The blocked file that it looks like. */
  file_id: BlockedFileId | null;
  /** JSON of `HoldDetail`. */
  detail: string;
  /** To the minute. */
  at: number;
}

/** A clip about which what screens clips has to be asked. */
export interface ClipCheckRow {
  video_id: VideoId;
  /** To the minute. */
  asked_at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    blocked_files: BlockedFileRow;
    blocked_hashes: BlockedHashRow;
    blocked_frames: BlockedFrameRow;
    clip_holds: ClipHoldRow;
    clip_checks: ClipCheckRow;
  }
}
