import { urlOf, type AnyEndpoint } from '@footlights/contract';
import type { LightMyRequestResponse } from 'fastify';
import type { TSchema } from 'typebox';
import { newId } from '#lib/ids.ts';
import type { Person } from '#test/world.ts';
import { sampleOf } from '../instance/sample.ts';

/** What can be named in a request: somebody's account, a clip and a comment. */
export interface Things {
  account: string;
  username: string;
  video: string;
  comment: string;
}

/** Parameters that name nobody’s own: asked with what everybody’s clips have in common. */
const SHARED: Readonly<Record<string, string>> = { hashtag: 'stage', language: 'en' };
/** Names by which people are looked for. */
const BY_NAME = ['username', 'q'];

const SUBTITLES = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n';

type Field = [name: string, kind: keyof Things];

/** Things that there are not. */
export function unknownThings(): Things {
  return { account: newId('a'), username: 'nobody-known', video: newId('v'), comment: newId('c') };
}

/** Which inputs of an endpoint name a thing, and which path parameters nobody has taught this. */
export function inputsOf(endpoint: AnyEndpoint): {
  params: Field[];
  query: Field[];
  body: Field[];
  odd: string[];
} {
  const params = namedIn(endpoint.params as TSchema | undefined);
  const all = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const odd = all.filter((name) => !(name in SHARED) && !params.some(([named]) => named === name));
  return {
    params,
    query: namedIn(endpoint.query as TSchema | undefined),
    body: namedIn(endpoint.body as TSchema | undefined),
    odd,
  };
}

const PREFIXES: Readonly<Record<string, keyof Things>> = {
  '^a_': 'account',
  '^v_': 'video',
  '^c_': 'comment',
  // What can be reported: reports of clips and comments are tried in tests of their own.
  '^[a': 'account',
};

function namedIn(schema: TSchema | undefined): Field[] {
  const { properties = {} } = (schema ?? {}) as {
    properties?: Record<string, { pattern?: string }>;
  };
  return Object.entries(properties).flatMap(([name, { pattern = '' }]): Field[] => {
    const kind = BY_NAME.includes(name) ? 'username' : PREFIXES[pattern.slice(0, 3)];
    return kind === undefined ? [] : [[name, kind]];
  });
}

/** Calls an endpoint so that everything it can name is one of these things. */
export async function ask(
  person: Person,
  endpoint: AnyEndpoint,
  things: Things,
): Promise<LightMyRequestResponse> {
  const named = inputsOf(endpoint);
  const fill = (fields: Field[]) =>
    Object.fromEntries(fields.map(([name, kind]) => [name, things[kind]]));
  const { body } = endpoint as { body?: TSchema };
  const isFile = endpoint.takes?.includes('text/vtt') === true;
  const payload =
    body === undefined ? undefined : { ...(sampleOf(body) as object), ...fill(named.body) };
  return person.request({
    method: endpoint.method,
    url: urlOf(endpoint, {
      params: { ...SHARED, ...fill(named.params) },
      query: fill(named.query),
    }),
    ...(isFile ? { payload: SUBTITLES, headers: { 'content-type': 'text/vtt' } } : {}),
    ...(payload === undefined ? {} : { payload }),
  });
}

/** What somebody can tell from an answer, with each thing that was asked for replaced by its kind. */
export function toldBy(answer: LightMyRequestResponse, things: Things): unknown {
  let text = answer.body;
  for (const [kind, value] of Object.entries(things)) text = text.replaceAll(String(value), kind);
  return { status: answer.statusCode, text };
}
