import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOrigins } from '#http/origin.ts';
import { pages } from '#http/pages.ts';
import { createServer } from '#http/server.ts';
import { createLog } from '#log.ts';

/** Stands where the built web app stands: it tells what a page is given. */
const HANDLER = `
export async function handler(req, res) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const headers = {};
  if (req.headers['x-wants-fault']) req.footlights.fault(new Error('a page broke'), '/v/[id]');
  let api = null;
  if (req.headers['x-calls']) {
    const answer = await req.footlights.answer(
      new Request('http://ignored.example' + req.headers['x-calls'], {
        method: req.headers['x-method'] ?? 'GET',
        headers: { cookie: req.headers.cookie ?? '', 'content-type': 'application/json' },
        ...(req.headers['x-method'] ? { body: '{"a":1}' } : {}),
      }),
    );
    api = { status: answer.status, cookie: answer.headers.get('set-cookie'), body: await answer.text() };
  }
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({
    protocol: req.headers['x-footlights-protocol'],
    host: req.headers['x-footlights-host'],
    origin: req.footlights.origin,
    body: Buffer.concat(chunks).toString(),
    api,
  }));
}
`;

let build: string;
let app: FastifyInstance | undefined;
const logs: string[] = [];
const log = createLog('info', { write: (line) => void logs.push(line) });
const origins = createOrigins('https://footlights.example');

beforeAll(async () => {
  build = await mkdtemp(join(tmpdir(), 'footlights-pages-'));
  await writeFile(join(build, 'package.json'), '{"type":"module"}');
  await writeFile(join(build, 'handler.js'), HANDLER);
});

afterAll(() => rm(build, { recursive: true, force: true }));
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function serve(folder = build): Promise<FastifyInstance> {
  app = createServer({ log, trustedProxies: ['10.0.0.0/8'] });
  app.get('/api/v1/who', (request, reply) => {
    reply.header('set-cookie', ['a=1; Path=/', 'b=2; Path=/']);
    return { ip: request.ip, host: request.host, cookie: request.headers.cookie ?? null };
  });
  app.post('/api/v1/things', (_request, reply) => reply.code(204).send());
  await app.register(pages, { build: folder, log, origins });
  return app;
}

describe('pages', () => {
  it('say how to mend a missing build', async () => {
    const answer = await (await serve(join(build, 'nowhere'))).inject('/');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.body).toContain('npm run build');
  });

  it('leave what is below /api and /media to the API', async () => {
    const server = await serve();
    for (const url of ['/api/v1/nothing', '/media/nothing', '/api']) {
      const answer = await server.inject(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'route/not-found' });
    }
    expect((await server.inject('/apish')).statusCode).toBe(200);
  });

  it('read their bodies themselves, of whatever type', async () => {
    const server = await serve();
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'x/unknown']) {
      const answer = await server.inject({
        method: 'POST',
        url: '/sign-in',
        headers: { 'content-type': type },
        payload: 'login=ana',
      });
      expect(answer.json()).toMatchObject({ body: 'login=ana' });
    }
  });

  it('lead on whoever shares a file that no service worker took, whatever its size', async () => {
    const server = await serve();
    const share = (url: string) =>
      server.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        payload: 'x'.repeat(300_000),
      });
    const answer = await share('/upload');
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/upload?share=lost']);
    expect((await share('/uploads')).statusCode).toBe(413);
  });

  it('believe the server about protocol and host, never a visitor’s header', async () => {
    const headers = { 'x-footlights-protocol': 'https', 'x-footlights-host': 'evil.example' };
    const server = await serve();
    const direct = await server.inject({
      url: '/',
      headers: { host: 'clips.example', ...headers },
    });
    expect(direct.json()).toMatchObject({ protocol: 'http', host: 'clips.example' });
    const proxied = await server.inject({
      url: '/',
      remoteAddress: '10.1.2.3',
      headers: { host: 'inner', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'clips.example' },
    });
    expect(proxied.json()).toMatchObject({ protocol: 'https', host: 'clips.example' });
  });

  it('are told under which origin people know the instance, whatever the request says', async () => {
    const answer = await (
      await serve()
    ).inject({ url: '/', headers: { host: 'localhost:4000', 'x-forwarded-host': 'evil.example' } });
    expect(answer.json()).toMatchObject({ origin: 'https://footlights.example' });
  });

  it('call the API in process as their visitor, and bring its cookies back', async () => {
    const answer = await (
      await serve()
    ).inject({
      url: '/',
      remoteAddress: '10.1.2.3',
      headers: {
        host: 'clips.example',
        'x-calls': '/api/v1/who',
        'x-forwarded-for': '198.51.100.7',
        cookie: 'session=s',
      },
    });
    const { api } = answer.json<{ api: { body: string; cookie: string | null } }>();
    expect(JSON.parse(api.body)).toEqual({
      ip: '198.51.100.7',
      host: 'clips.example',
      cookie: 'session=s',
    });
    expect(api.cookie).toBeNull();
    expect(answer.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  });

  it('call the API with a body and take an answer without one', async () => {
    const answer = await (
      await serve()
    ).inject({
      url: '/',
      headers: { 'x-calls': '/api/v1/things', 'x-method': 'POST' },
    });
    expect(answer.json()).toMatchObject({ api: { status: 204, body: '' } });
  });

  it('set no cookie of their own and say what browsers must not do', async () => {
    const { headers } = await (await serve()).inject('/');
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin');
    expect(headers['permissions-policy']).toContain('browsing-topics=()');
  });

  it('log a fault by its route pattern, without the address or who asked', async () => {
    logs.length = 0;
    await (
      await serve()
    ).inject({
      url: '/v/v_secret',
      remoteAddress: '198.51.100.9',
      headers: { 'x-wants-fault': '1', 'user-agent': 'Canary' },
    });
    expect(logs.join('')).toContain('a page broke');
    expect(logs.join('')).toContain('/v/[id]');
    expect(logs.join('')).not.toMatch(/v_secret|198\.51\.100\.9|Canary/);
  });

  it('keep the body parsers of the API', async () => {
    const server = Fastify();
    server.post('/api/echo', (request) => request.body);
    await server.register(pages, { build, log, origins });
    const answer = await server.inject({ method: 'POST', url: '/api/echo', payload: { a: 1 } });
    expect(answer.json()).toEqual({ a: 1 });
    await server.close();
  });
});
