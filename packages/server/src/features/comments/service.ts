import type { CommentControls, CommentDefaults } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { DropLot } from '#features/videos/service.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId, CommentId, VideoId } from '#lib/ids.ts';
import type { Told } from '#events.ts';
import { createCommentBelongings } from './belongings.ts';
import { dropComments } from './changes-store.ts';
import {
  changeControls,
  changeDefaults,
  controlsOf,
  defaultsOf,
  lock,
  pin,
  unpin,
  type ControlsChange,
  type DefaultsChange,
} from './controls.ts';
import { createCommentDesk, type CommentDesk } from './desk.ts';
import { createCommentHolding, type CommentHolding } from './holding.ts';
import { createCommentLiking, type CommentLiking } from './liking.ts';
import type { CommentsOptions } from './parts.ts';
import { createCommentLists, type CommentLists } from './pipeline.ts';
import { reach } from './reach.ts';
import { deleteComment, removeFrom } from './removal.ts';
import { subjectsOf, type CommentSubject } from './subjects.ts';
import { createCommentTaking, type CommentTaking } from './taking.ts';
import { createCommentWriting, type CommentWriting } from './writing.ts';

export { withOwnComments } from './own.ts';

/** Comments on clips: writing, showing, holding them back, and what creators choose. */
export interface Comments
  extends CommentLists, CommentWriting, CommentLiking, CommentHolding, CommentTaking, CommentDesk {
  /** Deletes one's own comment, or one on one's own clip. */
  remove(actor: AccountId, id: CommentId): Promise<void>;
  /** Pins a comment on the actor's clip in the place of the one before. Idempotent, as is `unpin`. */
  pin(actor: AccountId, id: CommentId): Promise<void>;
  unpin(actor: AccountId, id: CommentId): Promise<void>;
  /** Within the transaction when one is given. */
  defaultsOf(creator: AccountId, within?: Db): Promise<CommentDefaults>;
  /** Keeps the choices within a transaction, without having them count as made by hand. */
  setDefaults(transaction: Db, creator: AccountId, change: DefaultsChange): Promise<void>;
  changeDefaults(creator: AccountId, change: DefaultsChange): Promise<void>;
  /** Refuses with `video/not-found` for a clip of somebody else, as does `changeControls`. */
  controlsOf(creator: AccountId, id: VideoId): Promise<CommentControls>;
  changeControls(creator: AccountId, id: VideoId, change: ControlsChange): Promise<void>;
  /** Lets nobody write on a clip that is there, or leaves it to its creator again. In the caller's transaction. */
  lock(id: VideoId, isLocked: boolean, transaction: Db): Promise<void>;
  /** What others go by when they tell of comments; those that are gone are missing. Three queries. */
  subjectsOf(ids: readonly CommentId[]): Promise<ReadonlyMap<CommentId, CommentSubject>>;
  /** Hears of an act; for the outbox. Whoever is blocked leaves no comments on the clips of who blocks. Idempotent. */
  hear(told: Told): Promise<void>;
  belongings: Belongings;
  dropLot: DropLot;
}

export function createComments(options: CommentsOptions): Comments {
  const { db, clips } = options;

  async function ownComment(actor: AccountId, id: CommentId) {
    const { row } = await reach(options, actor, { id });
    if (row.creator_id !== actor) throw new Refusal('comment/not-yours');
    return row;
  }
  async function requireOwnClip(creator: AccountId, id: VideoId): Promise<void> {
    const subject = (await clips.subjectsOf([id])).get(id);
    if (subject?.creatorId !== creator) throw new Refusal('video/not-found');
  }
  return {
    ...createCommentLists(options),
    ...createCommentWriting(options),
    ...createCommentLiking(options),
    ...createCommentHolding(options),
    ...createCommentTaking(options),
    ...createCommentDesk(options),
    lock: (id, isLocked, transaction) => lock(transaction, id, isLocked),
    remove: (actor, id) => deleteComment(options, actor, id),
    async pin(actor, id) {
      const { video_id, thread_id } = await ownComment(actor, id);
      if (thread_id !== null) {
        throw new Refusal('request/invalid', { message: 'A reply cannot be pinned.' });
      }
      await pin(db, video_id, id);
    },
    async unpin(actor, id) {
      await unpin(db, (await ownComment(actor, id)).video_id, id);
    },
    defaultsOf: (creator, within = db) => defaultsOf(within, creator),
    setDefaults: (transaction, creator, change) => changeDefaults(transaction, creator, change),
    changeDefaults: (creator, change) =>
      db.transaction().execute(async (transaction) => {
        await changeDefaults(transaction, creator, change);
        await options.chosen(transaction, creator, Object.keys(change));
      }),
    async controlsOf(creator, id) {
      await requireOwnClip(creator, id);
      return controlsOf(db, id, creator);
    },
    async changeControls(creator, id, change) {
      await requireOwnClip(creator, id);
      await changeControls(db, id, change);
    },
    subjectsOf: (ids) => subjectsOf(db, ids),
    async hear({ event }) {
      if (event.kind === 'blocked') await removeFrom(options, event.actor, event.account);
    },
    belongings: createCommentBelongings(options),
    dropLot: dropComments,
  };
}
