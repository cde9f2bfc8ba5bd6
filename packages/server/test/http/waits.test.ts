import { continueUpload, signIn } from '@footlights/contract';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createLimits } from '#http/limits.ts';
import { createSealedCursors } from '#http/sealed-cursors.ts';
import { createOrigins } from '#http/origin.ts';
import { createHttp } from '#http/serve.ts';
import { createServer } from '#http/server.ts';
import { systemClock } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import { createLog } from '#log.ts';

const WAITS = { headersMs: 600, bodyMs: 600 };
/** What timers and a busy machine may add. */
const SLACK_MS = 500;

/** A server with one JSON route and one upload, for whoever says so or nobody. */
async function serve({ isSignedIn = true } = {}) {
  const app = createServer({ log: createLog('silent'), trustedProxies: [], waits: WAITS });
  const actor = { accountId: newId('a'), role: 'user' as const, scopes: new Set(['clips:write']) };
  const http = createHttp(app, {
    actorOf: async () => (isSignedIn ? (actor as never) : null),
    limits: createLimits(systemClock),
    origins: createOrigins('http://footlights.test'),
    cursors: createSealedCursors('of a test'),
  });
  const taken: string[] = [];
  app.addContentTypeParser('application/offset+octet-stream', (_request, _body, done) =>
    done(null),
  );
  http.route(signIn, () => {
    taken.push('json');
    throw new Error('No body of these tests is whole.');
  });
  http.raw(continueUpload, async ({ request, reply }) => {
    reply.hijack();
    let bytes = 0;
    for await (const part of request.raw) bytes += (part as Buffer).length;
    taken.push(`upload of ${bytes}`);
    reply.raw.writeHead(204).end();
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { port, taken, [Symbol.asyncDispose]: () => app.close() };
}

/** Sends, then a further part each 30 ms until the server ends the connection; says after how many ms it did, and its answer. */
async function drip(port: number, first: string, more: string | Buffer = '') {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (part: Buffer) => {
    answer += part.toString('latin1');
  });
  const since = performance.now();
  socket.write(first);
  const dripping = setInterval(() => {
    if (more.length > 0 && socket.writable) socket.write(more);
  }, 30);
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  clearInterval(dripping);
  return { ms: performance.now() - since, answer };
}

function head(line: string, type: string, bytes: number): string {
  const [method, path] = line.split(' ');
  const lines = [
    `${method} /api/v1${path} HTTP/1.1`,
    'host: footlights.test',
    `content-type: ${type}`,
    `content-length: ${bytes}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const JSON_TYPE = 'application/json';
const UPLOAD = 'application/offset+octet-stream';
const path = continueUpload.path.replace(/[:{].*$/, 'u_AAAAAAAAAAAAAAAAAAAAAA');

test('headers that do not come, or come a byte at a time, end with their connection', async () => {
  await using server = await serve();
  const begun = 'POST /api/v1/session HTTP/1.1\r\nhost: footlights.test\r\n';
  const all = await Promise.all([
    drip(server.port, ''),
    drip(server.port, begun),
    drip(server.port, `${begun}x: `, 'y'),
  ]);
  for (const { ms } of all) {
    expect(ms).toBeGreaterThanOrEqual(WAITS.headersMs - 50);
    expect(ms).toBeLessThan((WAITS.headersMs * 4) / 3 + SLACK_MS);
  }
});

test('a body of any route that comes a byte at a time ends with its connection, answered before or not', async () => {
  await using server = await serve();
  const all = await Promise.all([
    drip(server.port, head(`POST ${signIn.path}`, JSON_TYPE, 5000), ' '),
    drip(server.port, head('POST /no-such-route', JSON_TYPE, 5000), ' '),
    drip(server.port, head(`GET ${signIn.path}`, JSON_TYPE, 5000), ' '),
    drip(server.port, head(`POST ${signIn.path}`, UPLOAD, 5000), ' '),
    drip(server.port, head(`PATCH ${path}`, UPLOAD, 5000), ' '),
    // Enough each time, and too much for the route.
    drip(server.port, head(`POST ${signIn.path}`, UPLOAD, 100_000_000), Buffer.alloc(8192)),
  ]);
  for (const { ms } of all.slice(0, 5)) {
    expect(ms).toBeGreaterThanOrEqual(WAITS.bodyMs - 50);
  }
  for (const { ms } of all) expect(ms).toBeLessThan(WAITS.bodyMs + SLACK_MS);
  expect(server.taken).toEqual([]);
});

test('an upload lasts as long as enough of it comes, and no longer than its answer', async () => {
  await using server = await serve();
  const parts = 80;
  const bytes = parts * 4096;
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  const answered = new Promise<string>((resolve, reject) => {
    socket.once('data', (part: Buffer) => resolve(part.toString('latin1')));
    socket.once('close', () => reject(new Error('The upload was cut.')));
    socket.on('error', reject);
  });
  socket.write(head(`PATCH ${path}`, UPLOAD, bytes));
  const since = performance.now();
  for (let part = 0; part < parts; part += 1) {
    socket.write(Buffer.alloc(4096));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(await answered).toContain('204');
  expect(performance.now() - since).toBeGreaterThan(3 * WAITS.bodyMs);
  expect(server.taken).toEqual([`upload of ${bytes}`]);
  socket.destroy();

  await using closed = await serve({ isSignedIn: false });
  const refused = await drip(
    closed.port,
    head(`PATCH ${path}`, UPLOAD, 100_000_000),
    Buffer.alloc(8192),
  );
  expect(refused.answer).toContain('401');
  expect(refused.ms).toBeLessThan(WAITS.bodyMs + SLACK_MS);
});
