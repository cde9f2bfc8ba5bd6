import type { Account, Clip, Comment } from '@footlights/contract';

let drafts = 0;

/** A comment that is on its way. */
export function draftOf(
  text: string,
  { id, username, displayName }: Account,
  { clip, thread }: { clip: Clip; thread: string | null },
): Comment {
  drafts += 1;
  return {
    id: `draft-${drafts}`,
    video: clip.id,
    thread,
    state: 'shown',
    waitsFor: null,
    author: { id, username, displayName, avatar: null },
    text,
    mentions: [],
    at: Date.now(),
    isEdited: false,
    isPinned: false,
    isByCreator: id === clip.creator.id,
    likes: 0,
    isLiked: false,
    replies: 0,
    editableUntil: null,
    canDelete: false,
    canPin: false,
  };
}

/** Whether a comment has not reached the server yet. */
export function isDraft({ id }: Comment): boolean {
  return id.startsWith('draft-');
}
