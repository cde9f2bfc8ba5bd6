import { COMMENT_EDIT_MS, type DeskHold, type HoldReason } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Sight } from '#features/relations/service.ts';
import type { ClipSubject } from '#features/videos/pipeline.ts';
import { Refusal } from '#http/errors.ts';
import { newId, type AccountId, type CommentId, type VideoId } from '#lib/ids.ts';
import { namesIn } from '#lib/mentions.ts';
import { appear, disappear } from './appearing.ts';
import { insertComment, lockComment, replaceMentions, updateComment } from './changes-store.ts';
import { rulesOf, type Rules } from './controls.ts';
import { mentionsIn } from './mentions.ts';
import type { CommentsOptions } from './parts.ts';
import { writingOf } from './pipeline.ts';
import { found, looksShown, reach, reachClip } from './reach.ts';
import { hasWritten } from './store.ts';
import type { CommentMentionRow, CommentRow } from './table.ts';
import { commentFrom } from './text.ts';

/** Writing comments and changing them. */
export interface CommentWriting {
  /** Resolves with its id, whether it is shown or waits. */
  write(
    author: AccountId,
    video: VideoId,
    wanted: { text: string; replyTo?: CommentId | undefined },
  ): Promise<CommentId>;
  /** Looked at again as a new one would be. The same text changes nothing. */
  edit(author: AccountId, id: CommentId, text: string): Promise<void>;
}

type Mentions = readonly Omit<CommentMentionRow, 'comment_id'>[];

/** The same text again within this time is taken for a mistake. */
const DUPLICATE_MS = 60_000;

export function createCommentWriting(options: CommentsOptions): CommentWriting {
  const { db, clock, outbox } = options;
  return {
    async write(author, video, { text, replyTo }) {
      const { subject, sight } = await reachClip(options, author, video);
      const rules = await rulesOf(db, video, subject.creatorId);
      requireOpen(rules, subject, sight);
      const parent = replyTo === undefined ? null : await answered(options, author, replyTo);
      if (parent !== null && parent.video_id !== video) throw new Refusal('comment/not-found');
      const cleaned = commentFrom(await addressed(options, { text, parent, author }));
      const mentions = await mentionsIn(options, author, cleaned);
      const scored = await scoredOf(options, { author, subject, text: cleaned, mentions });
      const byDesk = await options.prevention.holdOf(scored);
      const reason = await holdReasonOf(options, { text: cleaned, rules, subject, sight });
      const row = {
        ...newRow(subject, { author, parent, text: cleaned, ...holdFrom(byDesk, reason) }),
        at: clock.now(),
      };
      await insert(options, row, mentions);
      outbox.wake();
      return row.id;
    },
    async edit(author, id, text) {
      const { row, subject, sight } = await reach(options, author, { id });
      if (row.author_id !== author) throw new Refusal('comment/not-yours');
      const cleaned = commentFrom(text);
      if (cleaned === row.text) return;
      requireTime(row, clock.now());
      const rules = await rulesOf(db, row.video_id, subject.creatorId);
      const mentions = await mentionsIn(options, author, cleaned);
      const scored = await scoredOf(options, { author, subject, text: cleaned, mentions });
      const byDesk = await options.prevention.holdOfEdit(scored);
      const reason = await holdReasonOf(options, { text: cleaned, rules, subject, sight });
      const hold = holdFrom(byDesk, reason);
      await db.transaction().execute(async (transaction) => {
        const before = await lockComment(transaction, id);
        if (before === undefined || before.state === 'deleted' || before.state === 'removed')
          throw new Refusal('comment/not-found');
        await change(options, transaction, { before, text: cleaned, hold });
        await replaceMentions(transaction, id, mentions);
      });
      outbox.wake();
    },
  };
}

function requireOpen(rules: Rules, subject: ClipSubject, sight: Sight): void {
  const writing = writingOf(rules, subject, sight);
  if (writing === 'off') throw new Refusal('comment/off');
  if (writing === 'followers-only') throw new Refusal('comment/followers-only');
}

function requireTime({ at }: CommentRow, now: number): void {
  if (now <= at + COMMENT_EDIT_MS) return;
  const minutes = Math.floor((now - at) / 60_000);
  throw new Refusal('comment/too-late', {
    message: `Comments can be changed for ${COMMENT_EDIT_MS / 60_000} minutes; this one is ${minutes} minutes old.`,
  });
}

/** The comment that is answered. */
async function answered(
  options: CommentsOptions,
  author: AccountId,
  id: CommentId,
): Promise<CommentRow> {
  const { row } = await reach(options, author, { id });
  if (!looksShown(row)) throw new Refusal('comment/not-found');
  return row;
}

/** A reply to a reply names whom it answers, since the thread does not show it. */
async function addressed(
  { profiles }: CommentsOptions,
  { text, parent, author }: { text: string; parent: CommentRow | null; author: AccountId },
): Promise<string> {
  const to = parent?.author_id ?? null;
  if (parent === null || parent.thread_id === null || to === null || to === author) return text;
  const username = (await profiles.byIds([to])).get(to)?.username;
  if (username === undefined || namesIn(text).includes(username)) return text;
  // Text of nothing but a name would be no answer.
  commentFrom(text);
  return `@${username} ${text.trim()}`;
}

/** Why a comment waits, as its row says it. */
type Hold = Pick<CommentRow, 'hold_reason' | 'held_by'>;

/** Moderators look first. */
function holdFrom(byDesk: DeskHold | null, reason: HoldReason | null): Hold {
  return byDesk === null
    ? { hold_reason: reason, held_by: null }
    : { hold_reason: 'desk', held_by: JSON.stringify(byDesk) };
}

async function scoredOf(
  { relations }: CommentsOptions,
  written: { author: AccountId; subject: ClipSubject; text: string; mentions: Mentions },
) {
  const { author, subject, text, mentions } = written;
  const { id: video, creatorId } = subject;
  const relation = (await relations.between(creatorId, [author])).get(author);
  const isKnown = author === creatorId || relation?.follows === 'accepted';
  const named = mentions.map(({ account_id }) => account_id);
  return { author, video, creator: creatorId, text, mentions: named, isKnown };
}

/** Why a comment has to wait for the creator of its clip; null: it does not. The reason that its author may know goes first. */
export async function holdReasonOf(
  { words }: CommentsOptions,
  wanted: { text: string; rules: Rules; subject: ClipSubject; sight: Sight },
): Promise<HoldReason | null> {
  const { text, rules, sight } = wanted;
  const { creatorId } = wanted.subject;
  if (sight.viewer === creatorId) return null;
  if (rules.approvesFirst) return 'approval';
  const isFiltered = await words.filteredWordsOf(creatorId);
  if (isFiltered(text)) return 'words';
  return sight.to(creatorId).isRestrictedBy ? 'restricted' : null;
}

function newRow(
  { id, creatorId }: ClipSubject,
  written: {
    author: AccountId;
    parent: CommentRow | null;
    text: string;
  } & Hold,
): Omit<CommentRow, 'at'> {
  const { author, parent, text, hold_reason, held_by } = written;
  return {
    id: newId('c'),
    video_id: id,
    creator_id: creatorId,
    author_id: author,
    thread_id: parent?.thread_id ?? parent?.id ?? null,
    parent_id: parent?.id ?? null,
    text,
    state: hold_reason === null ? 'shown' : 'held',
    hold_reason,
    held_by,
    is_listed: hold_reason === null ? 1 : 0,
    edited_at: null,
    likes: 0,
    replies: 0,
  };
}

async function insert(
  options: CommentsOptions,
  row: CommentRow,
  mentions: Mentions,
): Promise<void> {
  try {
    await options.db.transaction().execute(async (transaction) => {
      if (row.thread_id !== null) await requireThread(transaction, row.thread_id);
      if (await hasWritten(transaction, row, row.at - DUPLICATE_MS))
        throw new Refusal('comment/duplicate');
      await insertComment(transaction, row);
      await replaceMentions(transaction, row.id, mentions);
      if (row.state === 'shown') await appear(options, transaction, row);
    });
  } catch (error) {
    // A clip that was deleted meanwhile breaks a foreign key, which each engine words in its own way.
    found((await options.clips.subjectsOf([row.video_id])).get(row.video_id), 'video/not-found');
    throw error;
  }
}

async function requireThread(transaction: Db, id: CommentId): Promise<void> {
  const thread = found(await lockComment(transaction, id));
  const isPlace = thread.state === 'deleted' || thread.state === 'removed';
  if (isPlace && thread.replies === 0) throw new Refusal('comment/not-found');
}

async function change(
  options: CommentsOptions,
  transaction: Db,
  { before, text, hold }: { before: CommentRow; text: string; hold: Hold },
): Promise<void> {
  const state = hold.hold_reason === null ? 'shown' : 'held';
  await updateComment(transaction, before.id, {
    text,
    state,
    ...hold,
    is_listed: state === 'shown' || before.replies > 0 ? 1 : 0,
    edited_at: options.clock.now(),
  });
  if (before.state === state) return;
  if (state === 'shown') await appear(options, transaction, before);
  else await disappear(options, transaction, before);
}
