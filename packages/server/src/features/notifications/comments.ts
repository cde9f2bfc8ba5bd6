import type { AccountId, CommentId, VideoId } from '#lib/ids.ts';

/** What a comment tells of itself to those who may read it. */
export interface ToldComment {
  id: CommentId;
  author: AccountId;
  video: VideoId;
  text: string;
  /** `held`: nobody is told of it. */
  state: 'shown' | 'held';
  /** The comment that it answers, and who wrote that; null: it stands by itself. */
  parent: { id: CommentId; author: AccountId } | null;
  /** Accounts that it names. */
  mentions: readonly AccountId[];
}

/** Looks comments up; those that are missing are told of to nobody. */
export type CommentsOf = (
  ids: readonly CommentId[],
) => Promise<ReadonlyMap<CommentId, ToldComment>>;

/** The same without those that are held. */
export function shownAlone(commentsOf: CommentsOf): CommentsOf {
  return async (ids) =>
    new Map([...(await commentsOf(ids))].filter(([, { state }]) => state === 'shown'));
}
