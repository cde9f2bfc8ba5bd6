import type { AccountId, CommentId, ReportId, StatementId, VideoId } from '#lib/ids.ts';

/**
 * What happened that others react to: deliberate acts and the ends of work, each written in the transaction that does it.
 * NOTE: there is no kind for a view, a play or a visit. Nothing that watches may write here.
 */
export type AppEvent =
  | { kind: 'followed'; actor: AccountId; account: AccountId }
  | { kind: 'unfollowed'; actor: AccountId; account: AccountId }
  | { kind: 'follow-requested'; actor: AccountId; account: AccountId }
  | { kind: 'follow-request-ended'; actor: AccountId; account: AccountId }
  /** `account` has let `actor` follow. */
  | { kind: 'follow-accepted'; actor: AccountId; account: AccountId }
  /** From now on neither sees the other. */
  | { kind: 'blocked'; actor: AccountId; account: AccountId }
  | { kind: 'liked'; actor: AccountId; video: VideoId; creator: AccountId }
  | { kind: 'unliked'; actor: AccountId; video: VideoId; creator: AccountId }
  | { kind: 'reposted'; actor: AccountId; video: VideoId; creator: AccountId }
  | { kind: 'unreposted'; actor: AccountId; video: VideoId; creator: AccountId }
  /** Shown from now on: written by somebody who may, or approved. */
  | { kind: 'commented'; actor: AccountId; comment: CommentId; video: VideoId }
  /** Deleted, or not shown any more. */
  | { kind: 'comment-removed'; comment: CommentId; video: VideoId }
  | { kind: 'comment-liked'; actor: AccountId; comment: CommentId; author: AccountId }
  | { kind: 'comment-unliked'; actor: AccountId; comment: CommentId; author: AccountId }
  | { kind: 'clip-published'; video: VideoId; creator: AccountId }
  /** Its caption or visibility is another: whom the caption names now may be told. */
  | { kind: 'clip-changed'; video: VideoId; creator: AccountId }
  | { kind: 'clip-failed'; video: VideoId; creator: AccountId }
  | { kind: 'clip-deleted'; video: VideoId; creator: AccountId }
  /** Name, picture, bio or standing changed. */
  | { kind: 'profile-changed'; account: AccountId }
  /** Moderators have decided about something that was reported, or taken that back. */
  | {
      kind: 'case-moved';
      decision: StatementId;
      move: 'decided' | 'undone' | 'upheld' | 'reversed';
    }
  /** A complaint of whoever filed a report was answered. */
  | { kind: 'complaint-answered'; report: ReportId }
  /** The account and all that it did are gone. */
  | { kind: 'account-deleted'; account: AccountId };

/** An event with the moment of its act, epoch milliseconds. */
export interface Told {
  event: AppEvent;
  at: number;
}
