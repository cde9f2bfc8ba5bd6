import type { Commenters, HoldReason } from '@footlights/contract';
import type { AccountId, CommentId, VideoId } from '#lib/ids.ts';

/** A comment on a clip, or the place of one that is gone. */
export interface CommentRow {
  id: CommentId;
  video_id: VideoId;
  /** Who made the clip; never changes. */
  creator_id: AccountId;
  /** Null when deleted. */
  author_id: AccountId | null;
  /** The comment that it hangs on; null: it hangs on the clip. */
  thread_id: CommentId | null;
  /** Which comment it answers; one of the thread, or gone since. */
  parent_id: CommentId | null;
  /** Empty when deleted. */
  text: string;
  /** `deleted`: kept for its replies. `removed`: by moderators, who may put it back. */
  state: 'shown' | 'held' | 'deleted' | 'removed';
  /** Of one that is held or was before it was removed; else null. */
  hold_reason: HoldReason | 'desk' | null;
  /** JSON: why it waits for a moderator, where `hold_reason` is `desk`. */
  held_by: string | null;
  /** Whether lists show it: it is shown, or a place with shown replies. */
  is_listed: 0 | 1;
  at: number;
  edited_at: number | null;
  likes: number;
  /** Shown replies. */
  replies: number;
}

/** An account likes a comment. */
export interface CommentLikeRow {
  account_id: AccountId;
  comment_id: CommentId;
}

/** An account is named in a comment with an @. */
export interface CommentMentionRow {
  comment_id: CommentId;
  account_id: AccountId;
  /** Whether it may hear of it: it does not restrict the author. */
  is_told: 0 | 1;
}

/** What was chosen for one clip; null: as for all clips of the account. */
export interface CommentControlsRow {
  video_id: VideoId;
  commenters: Commenters | null;
  approves_first: 0 | 1 | null;
  pinned_id: CommentId | null;
  /** Moderators let nobody write, whatever was chosen. */
  is_locked: 0 | 1;
}

/** What an account has chosen for all its clips. No row: everyone may comment, at once. */
export interface CommentDefaultsRow {
  account_id: AccountId;
  commenters: Commenters;
  approves_first: 0 | 1;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    comments: CommentRow;
    comment_likes: CommentLikeRow;
    comment_mentions: CommentMentionRow;
    comment_controls: CommentControlsRow;
    comment_defaults: CommentDefaultsRow;
  }
}
