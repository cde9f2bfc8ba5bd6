import { Type, type Static } from 'typebox';
import { endpoint, type Rate } from './endpoint.ts';
import { ClipPage } from './feed.ts';
import { CollectionId, Cursor, VideoId } from './ids.ts';
import { ACT_RATES } from './rates.ts';

/** Longest name of a collection, in graphemes. */
export const COLLECTION_GRAPHEMES = 40;
/** Most collections of one account. */
export const MOST_COLLECTIONS = 100;
/** Most clips that one account saves. */
export const MOST_SAVED = 10_000;

/** A named part of what an account saved; nobody else can see that there is one. */
export const Collection = Type.Object(
  {
    id: CollectionId,
    name: Type.String(),
    clipCount: Type.Integer({ minimum: 0 }),
    /** Whether it has the clip that was asked about. */
    hasClip: Type.Boolean(),
  },
  { title: 'Collection' },
);
export type Collection = Static<typeof Collection>;

const clip = Type.Object({ id: VideoId });
const collection = Type.Object({ id: CollectionId });
const place = Type.Object({ id: CollectionId, video: VideoId });
const body = Type.Object({ name: Type.String({ minLength: 1, maxLength: 400 }) });
const EDITS: Rate = { perMinute: 30, burst: 60, by: 'account' };

/** Saving twice is one save. Only how many saved a clip is public. */
export const saveVideo = endpoint({
  name: 'saveVideo',
  method: 'PUT',
  path: '/videos/:id/save',
  summary: 'Save a clip that you may see',
  access: 'acts:write',
  rate: ACT_RATES,
  params: clip,
  refusals: ['session/required', 'video/not-found', 'save/too-many', 'rate/limited'],
});

/** Also takes it out of every collection. Works whatever has become of the clip, and where it was not saved. */
export const unsaveVideo = endpoint({
  name: 'unsaveVideo',
  method: 'DELETE',
  path: '/videos/:id/save',
  summary: 'Take a clip out of what you saved',
  access: 'acts:write',
  rate: ACT_RATES,
  params: clip,
  /** The collections that had it, for whoever takes this back. */
  output: Type.Object({ collections: Type.Array(CollectionId) }),
  refusals: ['session/required', 'rate/limited'],
});

/** The latest first; clips that you may not see any more are left out. */
export const listSaved = endpoint({
  name: 'listSaved',
  method: 'GET',
  path: '/account/saved',
  summary: 'What you saved, or what one of your collections has, the latest first, 24 a page',
  access: 'acts:read',
  query: Type.Object({
    collection: Type.Optional(CollectionId),
    cursor: Type.Optional(Cursor),
  }),
  output: ClipPage,
  refusals: ['session/required', 'collection/not-found', 'request/invalid'],
});

/** By name. */
export const listCollections = endpoint({
  name: 'listCollections',
  method: 'GET',
  path: '/account/collections',
  summary: 'Your collections, and which of them have a clip',
  access: 'acts:read',
  query: Type.Object({ clip: Type.Optional(VideoId) }),
  output: Type.Object({
    collections: Type.Array(Collection),
    savedCount: Type.Integer({ minimum: 0 }),
  }),
  refusals: ['session/required'],
});

/** Names are told apart whatever their case. */
export const createCollection = endpoint({
  name: 'createCollection',
  method: 'POST',
  path: '/account/collections',
  summary: 'Make a collection',
  access: 'acts:write',
  rate: EDITS,
  body,
  output: Collection,
  refusals: [
    'session/required',
    'collection/name-invalid',
    'collection/name-taken',
    'collection/too-many',
    'rate/limited',
  ],
});

export const renameCollection = endpoint({
  name: 'renameCollection',
  method: 'PATCH',
  path: '/account/collections/:id',
  summary: 'Rename a collection',
  access: 'acts:write',
  rate: EDITS,
  params: collection,
  body,
  refusals: [
    'session/required',
    'collection/not-found',
    'collection/name-invalid',
    'collection/name-taken',
    'rate/limited',
  ],
});

/** Its clips stay saved. */
export const deleteCollection = endpoint({
  name: 'deleteCollection',
  method: 'DELETE',
  path: '/account/collections/:id',
  summary: 'Delete a collection',
  access: 'acts:write',
  rate: EDITS,
  params: collection,
  refusals: ['session/required', 'rate/limited'],
});

/** Saves the clip, too, where it was not saved. */
export const collectVideo = endpoint({
  name: 'collectVideo',
  method: 'PUT',
  path: '/account/collections/:id/clips/:video',
  summary: 'Put a clip that you may see into a collection',
  access: 'acts:write',
  rate: ACT_RATES,
  params: place,
  refusals: [
    'session/required',
    'collection/not-found',
    'video/not-found',
    'save/too-many',
    'rate/limited',
  ],
});

/** The clip stays saved. */
export const uncollectVideo = endpoint({
  name: 'uncollectVideo',
  method: 'DELETE',
  path: '/account/collections/:id/clips/:video',
  summary: 'Take a clip out of a collection',
  access: 'acts:write',
  rate: ACT_RATES,
  params: place,
  refusals: ['session/required', 'rate/limited'],
});
