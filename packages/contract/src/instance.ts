import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';

/** What an app needs to know of this instance before anything else. */
export const Instance = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    limits: Type.Object({
      clipSeconds: Type.Object({ min: Type.Number(), max: Type.Number() }),
      uploadBytes: Type.Integer(),
      captionGraphemes: Type.Integer(),
    }),
  },
  { title: 'Instance' },
);
export type Instance = Static<typeof Instance>;

export const getInstance = endpoint({
  name: 'getInstance',
  method: 'GET',
  path: '/instance',
  summary: 'Name, version and limits of this instance',
  access: 'blind',
  output: Instance,
  cache: 'public, max-age=300',
  refusals: [],
});

export const getOpenApi = endpoint({
  name: 'getOpenApi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description, as OpenAPI 3.1',
  access: 'blind',
  output: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  cache: 'public, max-age=300',
  refusals: [],
});
