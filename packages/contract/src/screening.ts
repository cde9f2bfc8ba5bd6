import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At, Cursor, VideoId } from './ids.ts';
import { CaseId, ReportReason, SAFETY_BYTES, SafetyWords } from './safety.ts';
import { Creator, Visibility } from './videos.ts';

/** A file that must not be uploaded again. */
export const BlockedFileId = Type.String({
  pattern: '^b_[A-Za-z0-9_-]{22}$',
  title: 'BlockedFileId',
});

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

/**
 * Why a clip waits. `first`: it is among the first of its account. `match`: it looks like a blocked file. `service`: what
 * screens clips wants somebody to look at it. `unanswered`: that has not answered yet.
 */
export const HoldCause = Type.Union(
  [
    Type.Literal('first'),
    Type.Literal('match'),
    Type.Literal('service'),
    Type.Literal('unanswered'),
  ],
  { title: 'HoldCause' },
);
export type HoldCause = Static<typeof HoldCause>;

/** One reason for which a clip waits, and what is known of it. */
export const Hold = Type.Object(
  {
    cause: HoldCause,
    at: At,
    /** Of a match: the case by which the file is blocked; null: it came with a list, or the case is gone. */
    case: OrNull(CaseId),
    /** Of a match: how much of the blocked file was found, 0 to 1; null: it is the same file, byte for byte. */
    likeness: OrNull(Type.Number({ minimum: 0, maximum: 1 })),
    isSame: Type.Boolean(),
    /** What the service says: whether it would refuse the clip, why, and what it found. */
    isRefusal: Type.Boolean(),
    reason: Type.String(),
    labels: Type.Array(Type.String(), { maxItems: 20 }),
  },
  { title: 'Hold' },
);
export type Hold = Static<typeof Hold>;

/** A clip that waits before others see it, as moderators see it. */
export const HeldClip = Type.Object(
  {
    id: VideoId,
    creator: OrNull(Creator),
    caption: Type.String(),
    visibility: Visibility,
    uploadedAt: At,
    durationSeconds: Type.Number({ minimum: 0 }),
    /** Signed addresses, an hour or two. */
    poster: OrNull(Type.String()),
    film: OrNull(Type.String()),
    holds: Type.Array(Hold, { maxItems: 4 }),
    /** It is the moderator's own: somebody else has to look. */
    isOwn: Type.Boolean(),
  },
  { title: 'HeldClip' },
);
export type HeldClip = Static<typeof HeldClip>;

/** A file on the list of those that must not come again. */
export const BlockedFile = Type.Object(
  {
    id: BlockedFileId,
    /** To the minute. */
    at: At,
    case: OrNull(CaseId),
    /** How often it was recognised. */
    hits: Type.Integer({ minimum: 0 }),
    /** How many of its moments are known. */
    frames: Type.Integer({ minimum: 0 }),
  },
  { title: 'BlockedFile' },
);
export type BlockedFile = Static<typeof BlockedFile>;

const rate = { perMinute: 120, burst: 120, by: 'account' } as const;
const refusals = ['session/required', 'session/forbidden', 'rate/limited'] as const;
const page = Type.Object({ cursor: Type.Optional(Cursor) });

export const listHeldClips = endpoint({
  name: 'listHeldClips',
  method: 'GET',
  path: '/desk/held',
  summary: 'Clips that wait before others see them, the first uploaded first, 20 a page',
  access: 'safety:moderate',
  rate,
  query: page,
  output: Type.Object({
    clips: Type.Array(HeldClip),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: [...refusals, 'request/invalid'],
});

export const letClipThrough = endpoint({
  name: 'letClipThrough',
  method: 'DELETE',
  path: '/desk/held/:id',
  summary: 'Let a clip through that waits: it is published now',
  access: 'safety:moderate',
  rate,
  params: Type.Object({ id: VideoId }),
  refusals: [...refusals, 'held/not-found', 'case/own'],
});

/** In a case of its own, which can be undone and appealed like any other. */
export const refuseHeldClip = endpoint({
  name: 'refuseHeldClip',
  method: 'POST',
  path: '/desk/held/:id/refusal',
  summary: 'Remove a clip that waits, with a statement of reasons',
  access: 'safety:moderate',
  rate,
  params: Type.Object({ id: VideoId }),
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    reason: ReportReason,
    words: SafetyWords,
    ground: Type.Optional(Type.Union([Type.Literal('rules'), Type.Literal('law')])),
    /** The rule or law in words. */
    reference: Type.Optional(Type.String({ maxLength: 1000 })),
    /** Whether its file must not come again either. */
    blocksFile: Type.Optional(Type.Boolean()),
  }),
  output: Type.Object({ case: CaseId }),
  refusals: [
    ...refusals,
    'held/not-found',
    'case/own',
    'case/taken',
    'case/words-needed',
    'report/too-long',
  ],
});

export const listBlockedFiles = endpoint({
  name: 'listBlockedFiles',
  method: 'GET',
  path: '/desk/blocked',
  summary: 'Files that must not be uploaded again, the latest first, 50 a page',
  access: 'safety:moderate',
  rate,
  query: page,
  output: Type.Object({
    files: Type.Array(BlockedFile),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: [...refusals, 'request/invalid'],
});

/** What else was decided stays as it is. */
export const liftBlockedFile = endpoint({
  name: 'liftBlockedFile',
  method: 'DELETE',
  path: '/desk/blocked/:id',
  summary: 'Take a file off the list of those that must not come again',
  access: 'instance:admin',
  rate,
  params: Type.Object({ id: BlockedFileId }),
  refusals: [...refusals, 'blocked-file/not-found'],
});
