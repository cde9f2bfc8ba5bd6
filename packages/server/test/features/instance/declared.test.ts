import {
  changeProfile,
  endpoints,
  getCounting,
  getRanking,
  getFeed,
  getInstance,
  getKnowledge,
  getOpenApi,
  getOwnVideo,
  getProfile,
  getSecurity,
  getSession,
  getTicket,
  getVideo,
  listOwnVideos,
  listProfileClips,
  scopes,
  signIn,
  urlOf,
  type AnyEndpoint,
  type Scope,
} from '@footlights/contract';
import type { TSchema } from 'typebox';
import { Check, Clean } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import type { Actor } from '#http/auth.ts';
import { createLimits } from '#http/limits.ts';
import { createOrigins } from '#http/origin.ts';
import { createHttp } from '#http/serve.ts';
import { createServer } from '#http/server.ts';
import { newId } from '#lib/ids.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { createLog } from '#log.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld } from '#test/world.ts';
import { sampleOf } from './sample.ts';

/** One JSON document of a declared shape; the description of the API itself is free. */
const documents = endpoints.filter(
  ({ name, output, stream }: AnyEndpoint) =>
    output !== undefined && stream === undefined && name !== getOpenApi.name,
);

const CANARY = 'canary-of-a-viewer';

describe('an answer', () => {
  test.each(documents)('of $name has no field that is not declared', async (endpoint) => {
    const output = endpoint.output as TSchema;
    const declared = sampleOf(output);
    expect(Check(output, declared)).toBe(true);
    const answer = await answerWith(endpoint, withCanaries(declared));
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(answer.body).not.toContain('canary');
    expect(answer.json()).toEqual(declared);
  });

  test.skipIf(needs('ffmpeg').skip)('of the whole app has declared fields alone', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('plain'), { caption: 'Hello' });
    await world.settle();
    const asked: [AnyEndpoint, object][] = [
      [signIn, { body: { login: 'ana', password: 'ana likes footlights' } }],
      [getSession, {}],
      [getSecurity, {}],
      [changeProfile, { body: { bio: 'I film.' } }],
      [getProfile, { params: { username: 'ana' } }],
      [listProfileClips, { params: { username: 'ana' } }],
      [getFeed, {}],
      [getVideo, { params: { id } }],
      [getOwnVideo, { params: { id } }],
      [listOwnVideos, {}],
      [getInstance, {}],
      [getTicket, {}],
      [getCounting, {}],
      [getRanking, {}],
      [getKnowledge, {}],
    ];
    for (const [endpoint, input] of asked) {
      const output = endpoint.output as TSchema;
      const answer: unknown = await ana.call(endpoint, input);
      expect([endpoint.name, Check(output, answer)]).toEqual([endpoint.name, true]);
      expect([endpoint.name, answer]).toEqual([
        endpoint.name,
        Clean(output, structuredClone(answer)),
      ]);
    }
  });
});

/** What a server that has this endpoint alone answers when the handler returns `value`. */
async function answerWith(endpoint: AnyEndpoint, value: unknown) {
  const log = createLog('info', { write: () => {} });
  await using app = createServer({ log, trustedProxies: [] });
  const actor: Actor = {
    accountId: newId('a'),
    role: 'admin',
    scopes: new Set(Object.keys(scopes) as Scope[]),
  };
  const http = createHttp(app, {
    actorOf: () => Promise.resolve(actor),
    limits: createLimits(createSimulatedClock(0)),
    origins: createOrigins('http://footlights.test'),
    // Of what is sampled nothing is a place in a list.
    cursors: { seal: (place) => place, open: (cursor) => cursor },
  });
  http.route(endpoint, () => value as never);
  const { params, query, body } = endpoint as Partial<Record<'params' | 'query' | 'body', TSchema>>;
  return await app.inject({
    method: endpoint.method as 'GET',
    url: urlOf(endpoint, {
      params: params && sampleOf(params),
      query: query && sampleOf(query),
    }),
    ...(body === undefined ? {} : { payload: sampleOf(body) as object }),
  });
}

/** The value with one more field in each of its objects. */
function withCanaries(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCanaries);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, withCanaries(field)]);
  return { ...Object.fromEntries(fields), canary: CANARY };
}
