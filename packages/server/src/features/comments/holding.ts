import type { HeldComment } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, CommentId } from '#lib/ids.ts';
import { appear } from './appearing.ts';
import { lockComment, updateComment } from './changes-store.ts';
import { cursorOf, placeOf } from './cursor.ts';
import type { CommentsOptions } from './parts.ts';
import { removeLocked } from './removal.ts';
import { loadComments, pickHeld } from './store.ts';
import type { CommentRow } from './table.ts';

/** Comments that wait for the creator of their clip; blocked either way, their authors' are not there. */
export interface CommentHolding {
  listHeld(
    creator: AccountId,
    cursor: string | undefined,
  ): Promise<{ comments: HeldComment[]; next: string | null }>;
  /** Approves or deletes those that wait on a clip of this creator; how many. One transaction. */
  decide(
    creator: AccountId,
    decision: 'approve' | 'delete',
    ids: readonly CommentId[],
  ): Promise<number>;
}

const PAGE = 20;

export function createCommentHolding(options: CommentsOptions): CommentHolding {
  const { db, outbox, clips, profiles, relations } = options;
  return {
    async listHeld(creator, cursor) {
      const picked = await pickHeld(db, creator, { after: placeOf(cursor), limit: PAGE + 1 });
      const page = picked.slice(0, PAGE);
      const authors = page.flatMap((row) => row.author_id ?? []);
      const videos = [...new Set(page.map((row) => row.video_id))];
      const [people, sight, subjects, shown] = await Promise.all([
        profiles.byIds(authors),
        relations.sightOf(creator, authors),
        clips.subjectsOf(videos),
        clips.show(videos, creator),
      ]);
      const clipOf = new Map(shown.map((clip) => [clip.id, clip]));
      const comments = page.flatMap((row): HeldComment[] => {
        const author = row.author_id === null ? undefined : people.get(row.author_id);
        const clip = clipOf.get(row.video_id);
        const reason = row.hold_reason === 'desk' ? null : row.hold_reason;
        if (author === undefined || row.author_id === null || reason === null) return [];
        // Comments of a clip that is gone are cleared away after it.
        if (!sight.meets(row.author_id) || !subjects.has(row.video_id)) return [];
        return [
          {
            id: row.id,
            author,
            text: row.text,
            at: row.at,
            isReply: row.thread_id !== null,
            reason,
            video: row.video_id,
            caption: clip?.caption ?? '',
            poster: clip?.poster.webp ?? null,
          },
        ];
      });
      return { comments, next: cursorOf(picked, { limit: PAGE, order: 'newest' }) };
    },
    async decide(creator, decision, ids) {
      const rows = await loadComments(db, ids);
      const sight = await relations.sightOf(
        creator,
        rows.flatMap(({ author_id }) => author_id ?? []),
      );
      const decided = await db.transaction().execute(async (transaction) => {
        let count = 0;
        for (const id of new Set(ids)) {
          const row = await lockComment(transaction, id);
          if (row?.creator_id !== creator || !waitsForCreator(row)) continue;
          if (row.author_id === null || !sight.meets(row.author_id)) continue;
          if (decision === 'approve') await approve(options, transaction, row);
          else await removeLocked(options, transaction, row);
          count += 1;
        }
        return count;
      });
      outbox.wake();
      return decided;
    },
  };
}

function waitsForCreator({ state, hold_reason }: CommentRow): boolean {
  return state === 'held' && hold_reason !== 'desk';
}

/** Shows a held comment, and first the held one that it hangs on: a reply needs what it answers. */
async function approve(options: CommentsOptions, transaction: Db, row: CommentRow): Promise<void> {
  const thread = row.thread_id === null ? undefined : await lockComment(transaction, row.thread_id);
  // What waits for moderators is not the creator's to show: its place is enough.
  if (thread !== undefined && waitsForCreator(thread)) await approve(options, transaction, thread);
  await updateComment(transaction, row.id, { state: 'shown', hold_reason: null, is_listed: 1 });
  await appear(options, transaction, row);
}
