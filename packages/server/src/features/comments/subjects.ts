import type { Db } from '#engines/db/port.ts';
import type { AccountId, CommentId, VideoId } from '#lib/ids.ts';
import { loadComments, loadMentions } from './store.ts';

/** What of a comment others go by. */
export interface CommentSubject {
  id: CommentId;
  video: VideoId;
  /** Who made the clip. */
  creator: AccountId;
  author: AccountId;
  /** The comment that it hangs on, or null. */
  thread: CommentId | null;
  /** The comment that it answers, and who wrote that; null when it answers none, or that one is gone. */
  parent: { id: CommentId; author: AccountId } | null;
  text: string;
  state: 'shown' | 'held';
  /** It waits for a moderator, and is there for its author alone. */
  isForDesk: boolean;
  /** Accounts that it names and that may be told so. */
  mentions: AccountId[];
}

/** Subjects of comments that are neither deleted nor removed, in three queries. */
export async function subjectsOf(
  db: Db,
  ids: readonly CommentId[],
): Promise<ReadonlyMap<CommentId, CommentSubject>> {
  const rows = await loadComments(db, ids);
  const [parents, mentions] = await Promise.all([
    loadComments(db, [...new Set(rows.flatMap(({ parent_id }) => parent_id ?? []))]),
    loadMentions(db, ids),
  ]);
  const authorOf = new Map(parents.map((row) => [row.id, row.author_id]));
  const subjects = rows.flatMap((row): CommentSubject[] => {
    if (row.author_id === null || row.state === 'deleted' || row.state === 'removed') return [];
    const parentAuthor = row.parent_id === null ? null : (authorOf.get(row.parent_id) ?? null);
    return [
      {
        id: row.id,
        video: row.video_id,
        creator: row.creator_id,
        author: row.author_id,
        thread: row.thread_id,
        parent:
          row.parent_id === null || parentAuthor === null
            ? null
            : { id: row.parent_id, author: parentAuthor },
        text: row.text,
        state: row.state,
        isForDesk: row.state === 'held' && row.hold_reason === 'desk',
        mentions: mentions
          .filter(({ comment_id, is_told }) => comment_id === row.id && is_told === 1)
          .map(({ account_id }) => account_id),
      },
    ];
  });
  return new Map(subjects.map((subject) => [subject.id, subject]));
}
