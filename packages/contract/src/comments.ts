import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At, CommentId, Cursor, VideoId } from './ids.ts';
import { ACT_RATES } from './rates.ts';
import { Creator } from './videos.ts';

/** Longest comment, in graphemes after cleaning. */
export const COMMENT_GRAPHEMES = 500;
/** Most accounts that one comment may name with an @. */
export const COMMENT_MENTIONS = 5;
/** How long its author may change a comment, milliseconds. */
export const COMMENT_EDIT_MS = 15 * 60_000;
/** Most held comments that one call decides on. */
export const COMMENT_BULK = 100;

/** Who may write comments on a clip. `nobody` is off, for its creator too; what was written stays. */
export const Commenters = Type.Union(
  [Type.Literal('everyone'), Type.Literal('followers'), Type.Literal('nobody')],
  { title: 'Commenters' },
);
export type Commenters = Static<typeof Commenters>;

/**
 * `shown` to everybody who may see the clip; `waiting` for somebody's approval, and there for its author alone;
 * `gone`: only its place is left, because replies hang on it.
 */
export const CommentState = Type.Union(
  [Type.Literal('shown'), Type.Literal('waiting'), Type.Literal('gone')],
  { title: 'CommentState' },
);
export type CommentState = Static<typeof CommentState>;

/** A comment as one viewer sees it. */
export const Comment = Type.Object(
  {
    id: CommentId,
    video: VideoId,
    /** The comment that it hangs on; null: it hangs on the clip. */
    thread: Type.Union([CommentId, Type.Null()]),
    state: CommentState,
    /** Who has to look at it before others see it; null: nobody. */
    waitsFor: Type.Union([Type.Literal('creator'), Type.Literal('moderator'), Type.Null()]),
    /** Null when it is gone. */
    author: Type.Union([Creator, Type.Null()]),
    /** Plain text with line feeds; empty when it is gone. */
    text: Type.String(),
    /** Usernames in the text, without the @, that stand for accounts. */
    mentions: Type.Array(Type.String()),
    at: At,
    isEdited: Type.Boolean(),
    isPinned: Type.Boolean(),
    /** Whether the clip's creator wrote it. */
    isByCreator: Type.Boolean(),
    likes: Type.Integer({ minimum: 0 }),
    /** Whether you like it. */
    isLiked: Type.Boolean(),
    /** Replies that are shown. */
    replies: Type.Integer({ minimum: 0 }),
    /** Until when you may change it; null when you may not. */
    editableUntil: Type.Union([At, Type.Null()]),
    canDelete: Type.Boolean(),
    canPin: Type.Boolean(),
  },
  { title: 'Comment' },
);
export type Comment = Static<typeof Comment>;

/** Whether you may comment on a clip, or why not. */
export const Writing = Type.Union(
  [
    Type.Literal('open'),
    Type.Literal('sign-in'),
    Type.Literal('followers-only'),
    Type.Literal('off'),
  ],
  { title: 'Writing' },
);
export type Writing = Static<typeof Writing>;

/** A page of comments. */
export const CommentPage = Type.Object(
  {
    comments: Type.Array(Comment),
    next: Type.Union([Cursor, Type.Null()]),
    writing: Writing,
    /** Whether yours would wait for the creator's approval. */
    approvesFirst: Type.Boolean(),
  },
  { title: 'CommentPage' },
);
export type CommentPage = Static<typeof CommentPage>;

/** What a creator has chosen for comments on all clips that have no choice of their own. */
export const CommentDefaults = Type.Object(
  { commenters: Commenters, approvesFirst: Type.Boolean() },
  { title: 'CommentDefaults' },
);
export type CommentDefaults = Static<typeof CommentDefaults>;

/** What a creator has chosen for one clip; null: as for all others. */
export const CommentControls = Type.Object(
  {
    commenters: Type.Union([Commenters, Type.Null()]),
    approvesFirst: Type.Union([Type.Boolean(), Type.Null()]),
    defaults: CommentDefaults,
    /** Moderators have locked them: nobody writes, whatever was chosen. */
    isLocked: Type.Boolean(),
  },
  { title: 'CommentControls' },
);
export type CommentControls = Static<typeof CommentControls>;

/** Why a comment waits: every one does, a filtered word is in it, or its author is restricted, who does not know. */
export const HoldReason = Type.Union(
  [Type.Literal('approval'), Type.Literal('words'), Type.Literal('restricted')],
  { title: 'HoldReason' },
);
export type HoldReason = Static<typeof HoldReason>;

/** A comment that waits for its clip's creator. */
export const HeldComment = Type.Object(
  {
    id: CommentId,
    author: Creator,
    text: Type.String(),
    at: At,
    isReply: Type.Boolean(),
    reason: HoldReason,
    video: VideoId,
    caption: Type.String(),
    poster: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'HeldComment' },
);
export type HeldComment = Static<typeof HeldComment>;

const ofVideo = Type.Object({ id: VideoId });
const params = Type.Object({ id: CommentId });
// Cleaning shortens; the rule counts graphemes afterwards.
const Text = Type.String({ maxLength: 100_000 });
const TEXT_BYTES = 262_144;
const WRITE_RATE = [
  { perMinute: 12, burst: 20, by: 'account' },
  { perMinute: 60, burst: 120, by: 'network' },
] as const;

/** The pinned one first, then your own that wait, then the others in the order asked for; 20 a page. */
export const listComments = endpoint({
  name: 'listComments',
  method: 'GET',
  path: '/videos/:id/comments',
  summary: 'Comments on a clip',
  access: 'anyone',
  params: ofVideo,
  query: Type.Object({
    order: Type.Optional(Type.Union([Type.Literal('top'), Type.Literal('newest')])),
    cursor: Type.Optional(Cursor),
  }),
  output: CommentPage,
  refusals: ['video/not-found', 'request/invalid'],
});

export const listReplies = endpoint({
  name: 'listReplies',
  method: 'GET',
  path: '/comments/:id/replies',
  summary: 'Replies to a comment, oldest first, 20 a page',
  access: 'anyone',
  params,
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: Type.Object({
    comments: Type.Array(Comment),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: ['comment/not-found', 'request/invalid'],
});

/** For a link to a comment: it, and the comment that it hangs on, if it is a reply. */
export const getComment = endpoint({
  name: 'getComment',
  method: 'GET',
  path: '/comments/:id',
  summary: 'One comment',
  access: 'anyone',
  params,
  output: Type.Object({ comment: Comment, thread: Type.Union([Comment, Type.Null()]) }),
  refusals: ['comment/not-found'],
});

/** A reply to a reply joins its thread, and names the one whom it answers. */
export const writeComment = endpoint({
  name: 'writeComment',
  method: 'POST',
  path: '/videos/:id/comments',
  summary: 'Comment on a clip, or reply to a comment',
  access: 'comments:write',
  rate: WRITE_RATE,
  params: ofVideo,
  bodyBytes: TEXT_BYTES,
  body: Type.Object({ text: Text, replyTo: Type.Optional(CommentId) }),
  output: Comment,
  refusals: [
    'session/required',
    'rate/limited',
    'video/not-found',
    'comment/not-found',
    'comment/empty',
    'comment/too-long',
    'comment/too-many-mentions',
    'text/refused',
    'new-account/not-yet',
    'comment/duplicate',
    'new-account/limited',
    'comment/off',
    'comment/followers-only',
  ],
});

/** Within 15 minutes; looked at again as a new one would be, so it may wait for approval. */
export const editComment = endpoint({
  name: 'editComment',
  method: 'PATCH',
  path: '/comments/:id',
  summary: 'Change your comment',
  access: 'comments:write',
  rate: WRITE_RATE,
  params,
  bodyBytes: TEXT_BYTES,
  body: Type.Object({ text: Text }),
  output: Comment,
  refusals: [
    'session/required',
    'rate/limited',
    'comment/not-found',
    'comment/not-yours',
    'comment/too-late',
    'comment/empty',
    'comment/too-long',
    'comment/too-many-mentions',
    'text/refused',
    'new-account/not-yet',
  ],
});

export const deleteComment = endpoint({
  name: 'deleteComment',
  method: 'DELETE',
  path: '/comments/:id',
  summary: 'Delete your comment, or one on your clip',
  access: 'comments:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'rate/limited', 'comment/not-found', 'comment/not-yours'],
});

export const likeComment = endpoint({
  name: 'likeComment',
  method: 'PUT',
  path: '/comments/:id/like',
  summary: 'Like a comment',
  access: 'comments:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'rate/limited', 'comment/not-found'],
});

export const unlikeComment = endpoint({
  name: 'unlikeComment',
  method: 'DELETE',
  path: '/comments/:id/like',
  summary: 'Take back your like of a comment',
  access: 'comments:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'rate/limited'],
});

/** In the place of the one that was pinned before. */
export const pinComment = endpoint({
  name: 'pinComment',
  method: 'PUT',
  path: '/comments/:id/pin',
  summary: 'Show a comment on your clip before all others',
  access: 'clips:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'rate/limited', 'comment/not-found', 'comment/not-yours'],
});

export const unpinComment = endpoint({
  name: 'unpinComment',
  method: 'DELETE',
  path: '/comments/:id/pin',
  summary: 'Put a pinned comment back among the others',
  access: 'clips:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'rate/limited', 'comment/not-found', 'comment/not-yours'],
});

export const listHeldComments = endpoint({
  name: 'listHeldComments',
  method: 'GET',
  path: '/account/comments/held',
  summary: 'Comments on your clips that wait for your approval, newest first, 20 a page',
  access: 'clips:read',
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: Type.Object({
    comments: Type.Array(HeldComment),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: ['session/required', 'request/invalid'],
});

/** Those that do not wait on a clip of yours, or no more, are passed over. */
export const decideHeldComments = endpoint({
  name: 'decideHeldComments',
  method: 'POST',
  path: '/account/comments/held',
  summary: 'Approve or delete comments that wait',
  access: 'clips:write',
  rate: ACT_RATES,
  body: Type.Object({
    decision: Type.Union([Type.Literal('approve'), Type.Literal('delete')]),
    ids: Type.Array(CommentId, { minItems: 1, maxItems: COMMENT_BULK }),
  }),
  output: Type.Object({ decided: Type.Integer({ minimum: 0 }) }),
  refusals: ['session/required', 'rate/limited'],
});

export const getCommentDefaults = endpoint({
  name: 'getCommentDefaults',
  method: 'GET',
  path: '/account/comments',
  summary: 'Who may comment on your clips',
  access: 'clips:read',
  output: CommentDefaults,
  refusals: ['session/required'],
});

export const changeCommentDefaults = endpoint({
  name: 'changeCommentDefaults',
  method: 'PATCH',
  path: '/account/comments',
  summary: 'Change who may comment on your clips, and whether comments wait for approval',
  access: 'clips:write',
  rate: ACT_RATES,
  body: Type.Object({
    commenters: Type.Optional(Commenters),
    approvesFirst: Type.Optional(Type.Boolean()),
  }),
  output: CommentDefaults,
  refusals: ['session/required', 'rate/limited'],
});

export const getCommentControls = endpoint({
  name: 'getCommentControls',
  method: 'GET',
  path: '/account/videos/:id/comments',
  summary: 'Who may comment on one of your clips',
  access: 'clips:read',
  params: ofVideo,
  output: CommentControls,
  refusals: ['session/required', 'video/not-found'],
});

/** Null: as for all your clips. */
export const changeCommentControls = endpoint({
  name: 'changeCommentControls',
  method: 'PATCH',
  path: '/account/videos/:id/comments',
  summary: 'Change who may comment on one of your clips',
  access: 'clips:write',
  rate: ACT_RATES,
  params: ofVideo,
  body: Type.Object({
    commenters: Type.Optional(Type.Union([Commenters, Type.Null()])),
    approvesFirst: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  }),
  output: CommentControls,
  refusals: ['session/required', 'rate/limited', 'video/not-found'],
});
