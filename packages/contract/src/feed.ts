import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Cursor } from './ids.ts';
import { Clip } from './videos.ts';

/** A page of clips. */
export const ClipPage = Type.Object(
  { clips: Type.Array(Clip), next: Type.Union([Cursor, Type.Null()]) },
  { title: 'ClipPage' },
);
export type ClipPage = Static<typeof ClipPage>;

/** The same pages for everybody; nobody is recognised. */
export const getFeed = endpoint({
  name: 'getFeed',
  method: 'GET',
  path: '/feed',
  summary: 'A page of ten clips from the ranked pool, the same for everybody',
  access: 'blind',
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: ClipPage,
  cache: 'public, max-age=15',
  refusals: ['request/invalid'],
});
