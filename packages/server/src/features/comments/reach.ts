import type { Creator, RefusalCode } from '@footlights/contract';
import type { Sight } from '#features/relations/service.ts';
import type { ClipSubject } from '#features/videos/pipeline.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CommentId, VideoId, Viewer } from '#lib/ids.ts';
import type { CommentsOptions } from './parts.ts';
import { findComment } from './store.ts';
import type { CommentRow } from './table.ts';

/** What a comment is to one viewer; `absent`: nothing at all, not even its place. */
export type Presence = 'shown' | 'own' | 'gone' | 'absent';

/** What decides that: how the viewer stands to authors, and which of them are open. */
export interface Eyes {
  viewer: Viewer;
  sight: Pick<Sight, 'meets'>;
  people: ReadonlyMap<AccountId, Creator>;
}

/** A comment that a viewer has reached, with its clip. */
export interface Reached {
  row: CommentRow;
  subject: ClipSubject;
  /** Made for the clip's creator, the author, and the author of the thread. */
  sight: Sight;
}

/** Blocked either way, an author's comments are absent with all that hangs on them; others leave a place for replies. */
export function presenceOf(row: CommentRow, { viewer, sight, people }: Eyes): Presence {
  const { author_id: author, state, replies } = row;
  const left = replies > 0 ? 'gone' : 'absent';
  if (author === null) return left;
  if (author !== viewer && !sight.meets(author)) return 'absent';
  if (state === 'deleted' || state === 'removed' || !people.has(author)) return left;
  if (state === 'shown') return 'shown';
  return author === viewer ? 'own' : left;
}

/** Whether it looks shown to whoever reached it: authors are not told that they are restricted. */
export function looksShown({ state, hold_reason }: CommentRow): boolean {
  return state === 'shown' || (state === 'held' && hold_reason === 'restricted');
}

/** A clip that this viewer may see, and how the viewer stands to its creator; refuses with `video/not-found`. */
export async function reachClip(
  { clips, relations }: CommentsOptions,
  viewer: Viewer,
  id: VideoId,
): Promise<{ subject: ClipSubject; sight: Sight }> {
  const subject = found((await clips.subjectsOf([id])).get(id), 'video/not-found');
  const sight = await relations.sightOf(viewer, [subject.creatorId]);
  if (!sight.sees(subject.creatorId, subject.audience)) throw new Refusal('video/not-found');
  return { subject, sight };
}

/**
 * A comment that this viewer may see, on a clip that it may see; `comment/not-found` otherwise. `withPlaces`: what is
 * only a place is reached too.
 */
export async function reach(
  options: CommentsOptions,
  viewer: Viewer,
  wanted: { id: CommentId; withPlaces?: boolean },
): Promise<Reached> {
  const { db, clips, relations, profiles } = options;
  const row = found(await findComment(db, wanted.id));
  const thread = row.thread_id === null ? undefined : await findComment(db, row.thread_id);
  const subject = found((await clips.subjectsOf([row.video_id])).get(row.video_id));
  const authors = [row.author_id ?? [], thread?.author_id ?? []].flat();
  const [sight, people] = await Promise.all([
    relations.sightOf(viewer, [subject.creatorId, ...authors]),
    profiles.byIds(authors),
  ]);
  const eyes = { viewer, sight, people };
  const presence = presenceOf(row, eyes);
  const isHidden = presence === 'absent' || (presence === 'gone' && wanted.withPlaces !== true);
  const isCut = thread !== undefined && presenceOf(thread, eyes) === 'absent';
  if (isHidden || isCut || !sight.sees(subject.creatorId, subject.audience))
    throw new Refusal('comment/not-found');
  return { row, subject, sight };
}

/** What was found, or the refusal that says that there is none. */
export function found<T>(one: T | undefined, code: RefusalCode = 'comment/not-found'): T {
  if (one === undefined) throw new Refusal(code);
  return one;
}
