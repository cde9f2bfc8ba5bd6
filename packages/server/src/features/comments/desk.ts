import { minuteOf } from '#lib/day.ts';
import type { DeskComment, DeskHold } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CommentId } from '#lib/ids.ts';
import { appear } from './appearing.ts';
import { lockComment, updateComment } from './changes-store.ts';
import { rulesOf } from './controls.ts';
import { cursorOf, placeOf } from './cursor.ts';
import type { CommentsOptions } from './parts.ts';
import { found, reachClip } from './reach.ts';
import { findComment, pickForDesk } from './store.ts';
import type { CommentRow } from './table.ts';
import { holdReasonOf } from './writing.ts';

/** Comments that wait for a moderator. Refusing one is a decision of the desk, see `features/safety/found.ts`. */
export interface CommentDesk {
  /** The oldest first; the reader's own are not there. That they were read is noted. */
  listForDesk(
    by: AccountId,
    cursor: string | undefined,
  ): Promise<{ comments: DeskComment[]; next: string | null }>;
  /** As if it were written now: shown and told of, or waiting for the creator of the clip. */
  pass(by: AccountId, id: CommentId): Promise<void>;
  /** One that waits and is not the moderator's own; refuses `comment/not-found` and `case/own`. */
  requireWaiting(by: AccountId, id: CommentId): Promise<void>;
}

const PAGE = 20;
export function createCommentDesk(options: CommentsOptions): CommentDesk {
  const { db, clips, profiles, outbox, note } = options;
  return {
    async listForDesk(by, cursor) {
      const picked = await pickForDesk(db, by, { after: placeOf(cursor), limit: PAGE + 1 });
      const page = picked.slice(0, PAGE);
      const [people, subjects] = await Promise.all([
        profiles.byIds(page.flatMap(({ author_id }) => author_id ?? [])),
        clips.subjectsOf([...new Set(page.map(({ video_id }) => video_id))]),
      ]);
      await db
        .transaction()
        .execute((transaction) =>
          note(transaction, { by, act: 'read-held', subject: '', detail: 'comments' }),
        );
      const comments = page.flatMap((row): DeskComment[] => {
        const author = row.author_id === null ? undefined : people.get(row.author_id);
        const clip = subjects.get(row.video_id);
        if (author === undefined || clip === undefined || row.held_by === null) return [];
        return [
          {
            id: row.id,
            author,
            text: row.text,
            at: minuteOf(row.at),
            isReply: row.thread_id !== null,
            hold: JSON.parse(row.held_by) as DeskHold,
            video: row.video_id,
            caption: clip.caption,
          },
        ];
      });
      return { comments, next: cursorOf(picked, { limit: PAGE, order: 'newest' }) };
    },
    async requireWaiting(by, id) {
      requireOf(by, await findComment(db, id));
    },
    async pass(by, id) {
      const { author_id: author, video_id, text } = requireOf(by, await findComment(db, id));
      const { subject, sight } = await reachClip(options, author, video_id);
      const rules = await rulesOf(db, video_id, subject.creatorId);
      const reason = await holdReasonOf(options, { text, rules, subject, sight });
      await db.transaction().execute(async (transaction) => {
        const row = requireOf(by, await lockComment(transaction, id));
        // It was changed meanwhile: somebody has to look again.
        if (row.text !== text) throw new Refusal('comment/not-found');
        const after = { state: reason === null ? 'shown' : 'held', held_by: null } as const;
        const is_listed = reason === null || row.replies > 0 ? 1 : 0;
        await updateComment(transaction, id, { ...after, hold_reason: reason, is_listed });
        if (reason === null) await appear(options, transaction, row);
        await note(transaction, { by, act: 'pass-held', subject: id });
      });
      outbox.wake();
    },
  };
}

function requireOf(
  by: AccountId,
  row: CommentRow | undefined,
): CommentRow & { author_id: AccountId } {
  const { author_id, state, hold_reason } = found(row);
  if (author_id === null || state !== 'held' || hold_reason !== 'desk')
    throw new Refusal('comment/not-found');
  if (author_id === by) throw new Refusal('case/own');
  return { ...found(row), author_id };
}
