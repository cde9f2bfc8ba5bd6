import { Type, type Static } from 'typebox';
import { ShownCount } from './counts.ts';
import { endpoint } from './endpoint.ts';
import { AccountId, At, Cursor, Username, VideoId } from './ids.ts';
import { ACT_RATES } from './rates.ts';
import { StatementId } from './safety.ts';

/** Longest caption, in graphemes. */
export const CAPTION_GRAPHEMES = 300;
/** Accounts that a caption tells when it names them: the first ones. Those who may not see the clip are not told. */
export const CAPTION_MENTIONS = 10;

/** Who may watch: everybody, whoever has the link, followers, or the creator alone. */
export const Visibility = Type.Union(
  [
    Type.Literal('public'),
    Type.Literal('unlisted'),
    Type.Literal('followers'),
    Type.Literal('private'),
  ],
  { title: 'Visibility' },
);
export type Visibility = Static<typeof Visibility>;

/** An account as it is named beside what it made or did. */
export const Creator = Type.Object(
  {
    id: AccountId,
    username: Username,
    displayName: Type.String(),
    /** Address of its square picture, WebP; null: it has none. */
    avatar: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Creator' },
);
export type Creator = Static<typeof Creator>;

/** Deliberate acts on a clip, counted exactly. */
export const ActCounts = Type.Object(
  {
    likes: Type.Integer({ minimum: 0 }),
    comments: Type.Integer({ minimum: 0 }),
    /** Accounts that passed it on, by a link or to their followers. */
    shares: Type.Integer({ minimum: 0 }),
    saves: Type.Integer({ minimum: 0 }),
  },
  { title: 'ActCounts' },
);
export type ActCounts = Static<typeof ActCounts>;

/** One encoded MP4 of a clip. Its URL names the content's hash; that of a clip that is not public is signed and ends. */
export const Rendition = Type.Object(
  {
    url: Type.String(),
    width: Type.Integer({ minimum: 2 }),
    height: Type.Integer({ minimum: 2 }),
    bytes: Type.Integer({ minimum: 1 }),
    bitsPerSecond: Type.Integer({ minimum: 1 }),
  },
  { title: 'Rendition' },
);
export type Rendition = Static<typeof Rendition>;

/** Languages in which one clip can have subtitles. */
export const SUBTITLES_PER_CLIP = 20;
/** Longest language tag. */
export const LONGEST_LANGUAGE_TAG = 35;
/** A language: a BCP 47 tag (RFC 5646), such as `pt-BR`; answers hold its canonical form. */
export const LanguageTag = Type.String({
  minLength: 2,
  maxLength: LONGEST_LANGUAGE_TAG,
  pattern: '^[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*$',
});

/** Subtitles of a clip in one language, WebVTT. Their URL is made as those of renditions are. */
export const Subtitles = Type.Object(
  {
    language: LanguageTag,
    /** What the creator calls them, where the language does not say it all. */
    label: Type.Optional(Type.String()),
    url: Type.String(),
  },
  { title: 'Subtitles' },
);
export type Subtitles = Static<typeof Subtitles>;

/** A playable clip, the same for everybody who may see it, save that one's own comments count that nobody else is shown. */
export const Clip = Type.Object(
  {
    id: VideoId,
    creator: Creator,
    caption: Type.String(),
    /** What its creator's choice comes to: of a private account, nobody but followers watches a public clip. */
    visibility: Visibility,
    publishedAt: At,
    durationSeconds: Type.Number({ exclusiveMinimum: 0 }),
    width: Type.Integer(),
    height: Type.Integer(),
    hasSound: Type.Boolean(),
    /** Smallest first; never empty. */
    renditions: Type.Array(Rendition),
    /** By language tag; most clips have none. */
    subtitles: Type.Array(Subtitles, { maxItems: SUBTITLES_PER_CLIP }),
    poster: Type.Object({ webp: Type.String(), avif: Type.String() }),
    /** ThumbHash, base64. */
    thumbhash: Type.String(),
    views: ShownCount,
    acts: ActCounts,
  },
  { title: 'Clip' },
);
export type Clip = Static<typeof Clip>;

/** Where an uploaded clip stands. */
export const ProcessingState = Type.Union(
  [
    Type.Literal('queued'),
    Type.Literal('processing'),
    Type.Literal('ready'),
    Type.Literal('failed'),
  ],
  { title: 'ProcessingState' },
);
export type ProcessingState = Static<typeof ProcessingState>;

/** Processing of one clip, as streamed to its creator. */
export const Processing = Type.Object(
  {
    state: ProcessingState,
    /** Name of the step under way, such as `probe`, `480p` or `poster`; null when none is. */
    step: Type.Union([Type.String(), Type.Null()]),
    /** 0 to 1, of all steps together. */
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
    /** Whether a first rendition can be played already. */
    isPlayable: Type.Boolean(),
    /** Why it failed, in words; null unless `failed`. */
    reason: Type.Union([Type.String(), Type.Null()]),
    /** Whether trying again can help without another upload. Of a file that was refused, it asks a moderator to look at it. */
    canRetry: Type.Boolean(),
    /** For whom it waits before others see it: a moderator, or what screens it; null: it does not. */
    waits: Type.Union([Type.Literal('moderator'), Type.Literal('service'), Type.Null()]),
    /** Its file may not come again; with the decision, if that was about its creator. Null: the file was taken. */
    refused: Type.Union([
      Type.Object({ statement: Type.Union([StatementId, Type.Null()]) }),
      Type.Null(),
    ]),
  },
  { title: 'Processing' },
);
export type Processing = Static<typeof Processing>;

/** A clip in its creator's own list. `clip` is null until a rendition is playable, and of one that was removed. */
export const OwnClip = Type.Object(
  {
    id: VideoId,
    caption: Type.String(),
    visibility: Visibility,
    uploadedAt: At,
    /** What moderators decided: nobody sees it, or only whoever looks for it; null: nothing. */
    hold: Type.Union([
      Type.Literal('removed'),
      Type.Literal('restricted'),
      Type.Literal('limited'),
      Type.Null(),
    ]),
    processing: Processing,
    clip: Type.Union([Clip, Type.Null()]),
  },
  { title: 'OwnClip' },
);
export type OwnClip = Static<typeof OwnClip>;

const params = Type.Object({ id: VideoId });
const page = Type.Object({ cursor: Type.Optional(Cursor) });

/**
 * One clip: public and unlisted for anyone who has the id, others for followers or the creator alone. Blocked, it is
 * not found.
 */
export const getVideo = endpoint({
  name: 'getVideo',
  method: 'GET',
  path: '/videos/:id',
  summary: 'One clip',
  access: 'anyone',
  params,
  output: Clip,
  refusals: ['video/not-found', 'video/age-restricted'],
});

export const listOwnVideos = endpoint({
  name: 'listOwnVideos',
  method: 'GET',
  path: '/account/videos',
  summary: 'Your clips with their processing, newest first, 24 a page',
  access: 'clips:read',
  query: page,
  output: Type.Object({ clips: Type.Array(OwnClip), next: Type.Union([Cursor, Type.Null()]) }),
  refusals: ['session/required'],
});

export const getOwnVideo = endpoint({
  name: 'getOwnVideo',
  method: 'GET',
  path: '/account/videos/:id',
  summary: 'One of your clips with its processing',
  access: 'clips:read',
  params,
  output: OwnClip,
  refusals: ['session/required', 'video/not-found'],
});

/** Server-sent events: each `data:` is a `Processing`; the stream ends at `ready` or `failed`. */
export const watchProcessing = endpoint({
  name: 'watchProcessing',
  method: 'GET',
  path: '/account/videos/:id/processing',
  summary: 'Processing of one of your clips, live',
  access: 'clips:read',
  params,
  output: Processing,
  stream: 'text/event-stream',
  refusals: ['session/required', 'video/not-found'],
});

export const changeVideo = endpoint({
  name: 'changeVideo',
  method: 'PATCH',
  path: '/videos/:id',
  summary: 'Change caption or visibility of your clip',
  access: 'clips:write',
  rate: ACT_RATES,
  params,
  body: Type.Object({
    caption: Type.Optional(Type.String({ maxLength: 4000 })),
    visibility: Type.Optional(Visibility),
  }),
  output: OwnClip,
  refusals: [
    'session/required',
    'video/not-found',
    'upload/caption-too-long',
    'text/refused',
    'new-account/not-yet',
    'rate/limited',
  ],
});

export const deleteVideo = endpoint({
  name: 'deleteVideo',
  method: 'DELETE',
  path: '/videos/:id',
  summary: 'Delete your clip, its files and its counts',
  access: 'clips:write',
  params,
  refusals: ['session/required', 'video/not-found'],
});

export const retryVideo = endpoint({
  name: 'retryVideo',
  method: 'POST',
  path: '/videos/:id/retry',
  summary: 'Process a failed clip again from the uploaded file',
  access: 'clips:write',
  rate: { perMinute: 10, burst: 10, by: 'account' },
  params,
  output: OwnClip,
  refusals: [
    'session/required',
    'video/not-found',
    'video/not-failed',
    'video/source-gone',
    'rate/limited',
  ],
});
