import type { Creator, RefusalCode, Subject } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CommentId, SubjectId, VideoId, Viewer } from '#lib/ids.ts';
import { shortened } from '#lib/text.ts';
import { isAccount, isClip, kindOf } from './evidence.ts';
import type { SafetyOptions } from './parts.ts';

/** Something that can be reported, as whoever would report it meets it. */
export interface Met {
  subject: Subject & { id: SubjectId };
  account: Creator & { id: AccountId };
  poster: string | null;
}

type Sources = Pick<SafetyOptions, 'profiles' | 'relations' | 'clips' | 'comments'>;

const LABEL_GRAPHEMES = 80;

/** What is refused when a thing is not there for somebody. */
const GONE: readonly RefusalCode[] = ['profile/not-found', 'video/not-found', 'comment/not-found'];

/**
 * What somebody would report. Refuses with what the thing itself is refused with when it is not there for them. An account
 * that they block is there all the same, since many block first and report then; and so is what anybody meets signed
 * out, since whoever harasses may block first as well.
 */
export async function meetSubject(sources: Sources, viewer: Viewer, id: SubjectId): Promise<Met> {
  try {
    return await meetAs(sources, viewer, id);
  } catch (problem) {
    const isGone = problem instanceof Refusal && GONE.includes(problem.code);
    if (viewer === null || !isGone) throw problem;
    return meetAs(sources, null, id);
  }
}

/** As `meetSubject`, for whose profile has that name. */
export async function meetNamed(sources: Sources, username: string): Promise<Met> {
  const named = await sources.profiles.byUsername(username);
  if (named === undefined) throw new Refusal('profile/not-found');
  return meetAccount(sources, null, named.id);
}

async function meetAs(sources: Sources, viewer: Viewer, id: SubjectId): Promise<Met> {
  if (isAccount(id)) return meetAccount(sources, viewer, id);
  return isClip(id) ? meetClip(sources, viewer, id) : meetComment(sources, viewer, id);
}

async function meetAccount(
  { profiles, relations }: Sources,
  viewer: Viewer,
  id: AccountId,
): Promise<Met> {
  const account = (await profiles.byIds([id])).get(id);
  const sight = await relations.sightOf(viewer, [id]);
  if (account === undefined || sight.to(id).isBlockedBy) throw new Refusal('profile/not-found');
  return metOf(id, account, { label: account.displayName, poster: account.avatar });
}

async function meetClip(sources: Sources, viewer: Viewer, id: VideoId): Promise<Met> {
  try {
    const { creator, caption, poster } = await sources.clips.openOne(id, viewer);
    return metOf(id, creator, { label: caption, poster: poster.webp });
  } catch (problem) {
    const isWithheld = problem instanceof Refusal && problem.code === 'video/age-restricted';
    if (!isWithheld) throw problem;
    return meetWithheld(sources, id);
  }
}

/** A clip for adults can be reported by everybody, who learn whose it is and nothing more. */
async function meetWithheld({ clips, profiles }: Sources, id: VideoId): Promise<Met> {
  const clip = (await clips.subjectsOf([id])).get(id);
  const account = clip && (await profiles.byIds([clip.creatorId])).get(clip.creatorId);
  if (account === undefined) throw new Refusal('video/not-found');
  return metOf(id, account, { label: '', poster: null });
}

async function meetComment(sources: Sources, viewer: Viewer, id: CommentId): Promise<Met> {
  const waiting = await waitingFor(sources, viewer, id);
  if (waiting !== undefined) return waiting;
  const { comment } = await sources.comments.one(id, viewer);
  if (comment.author === null) throw new Refusal('comment/not-found');
  return metOf(id, comment.author, { label: comment.text, poster: null });
}

/** A comment that waits for whose clip it is on is there for them. */
async function waitingFor(
  { comments, profiles, relations }: Sources,
  viewer: Viewer,
  id: CommentId,
): Promise<Met | undefined> {
  const comment = (await comments.subjectsOf([id])).get(id);
  if (viewer === null || comment?.state !== 'held' || comment.creator !== viewer) return undefined;
  if (comment.isForDesk) return undefined;
  const sight = await relations.sightOf(viewer, [comment.author]);
  const account = (await profiles.byIds([comment.author])).get(comment.author);
  if (account === undefined || !sight.meets(comment.author)) return undefined;
  return metOf(id, account, { label: comment.text, poster: null });
}

/** A comment that waits for a moderator, as its author wrote it. Refuses with `comment/not-found`. */
export async function meetHeldComment(
  { comments, profiles }: Pick<Sources, 'comments' | 'profiles'>,
  id: CommentId,
): Promise<Met> {
  const comment = (await comments.subjectsOf([id])).get(id);
  const account = comment && (await profiles.byIds([comment.author])).get(comment.author);
  if (comment?.state !== 'held' || account === undefined) throw new Refusal('comment/not-found');
  return metOf(id, account, { label: comment.text, poster: null });
}

function metOf(
  id: SubjectId,
  account: Creator,
  { label, poster }: { label: string; poster: string | null },
): Met {
  const { username } = account;
  return {
    subject: { id, kind: kindOf(id), label: shortened(label, LABEL_GRAPHEMES), username },
    account: { ...account, id: account.id as AccountId },
    poster,
  };
}
