import { endpoint, scopes, type Rate, type Scope } from '@footlights/contract';
import type { FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { createLimits } from '#http/limits.ts';
import { createSealedCursors } from '#http/sealed-cursors.ts';
import { createOrigins } from '#http/origin.ts';
import { createHttp } from '#http/serve.ts';
import { createServer } from '#http/server.ts';
import type { AccountId } from '#lib/ids.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';
import { createLog } from '#log.ts';

const ACCOUNT: Rate = { perMinute: 60, burst: 2, by: 'account' };
const NETWORK: Rate = { perMinute: 60, burst: 3, by: 'network' };

/** A server of one endpoint; whoever names an account in a header is signed in as it. */
function createActs(
  rate: Rate | readonly Rate[],
): AsyncDisposable & { app: FastifyInstance; clock: SimulatedClock } {
  const clock = createSimulatedClock(0);
  const log = createLog('info', { write: () => {} });
  const app = createServer({ log, trustedProxies: [] });
  const http = createHttp(app, {
    actorOf: async ({ account }) => ({
      accountId: account as AccountId,
      role: 'user',
      scopes: new Set(Object.keys(scopes) as Scope[]),
    }),
    limits: createLimits(clock),
    origins: createOrigins('http://footlights.test'),
    cursors: createSealedCursors('of a test'),
  });
  const act = endpoint({
    name: 'act',
    method: 'GET',
    path: '/act',
    summary: 'An act',
    access: 'account:write',
    rate,
    refusals: ['rate/limited'],
  });
  http.route(act, () => undefined);
  return { app, clock, [Symbol.asyncDispose]: () => app.close() };
}

async function statusOf(app: FastifyInstance, account: string, remoteAddress = '198.51.100.7') {
  const answer = await app.inject({ url: '/api/v1/act', headers: { account }, remoteAddress });
  return answer.statusCode;
}

test('an account is held to its own rate wherever it acts from, and told when to try again', async () => {
  await using acts = createActs([ACCOUNT, NETWORK]);
  const { app, clock } = acts;
  expect(await statusOf(app, 'ana')).toBe(204);
  expect(await statusOf(app, 'ana', '203.0.113.7')).toBe(204);
  const refused = await app.inject({
    url: '/api/v1/act',
    headers: { account: 'ana' },
    remoteAddress: '192.0.2.7',
  });
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.json()).toMatchObject({
    code: 'rate/limited',
    message: 'At most 60 a minute; try again in 1 s.',
  });
  await clock.advance(1000);
  expect(await statusOf(app, 'ana')).toBe(204);
});

test('the accounts of one network share its rate, and what an account may not do costs the others nothing', async () => {
  await using acts = createActs([ACCOUNT, NETWORK]);
  const { app } = acts;
  for (const expected of [204, 204, 429, 429]) expect(await statusOf(app, 'ana')).toBe(expected);
  expect(await statusOf(app, 'ben')).toBe(204);
  expect(await statusOf(app, 'ben')).toBe(429);
  expect(await statusOf(app, 'cleo')).toBe(429);
  expect(await statusOf(app, 'cleo', '203.0.113.7')).toBe(204);
});

test('one rate alone is one bucket', async () => {
  await using acts = createActs(ACCOUNT);
  const { app } = acts;
  for (const expected of [204, 204, 429]) expect(await statusOf(app, 'ana')).toBe(expected);
  expect(await statusOf(app, 'ben')).toBe(204);
});
