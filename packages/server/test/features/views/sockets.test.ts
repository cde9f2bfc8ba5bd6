import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBodyReader } from '#http/body.ts';
import type { Refusal } from '#http/errors.ts';
import { createWorld } from '#test/world.ts';
import { listen, playRequest, type RawClient } from '../../http/raw.ts';
import { pendingOf } from './pending.ts';
import { addVideo, createAudience } from './plays.ts';

const seed = 20_261_122;

const newTag = () => randomBytes(8).toString('hex');

async function packetsOf(world: Awaited<ReturnType<typeof createWorld>>) {
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const packet = () => ({ video, tag: newTag(), first: 1, passes: [5], source: 'feed', ticket });
  return { video, packet };
}

/** Status lines of what was answered. */
const statuses = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code));

/** An answer without what changes from one to the next. */
const without = (text: string) => text.replace(/date: [^\r]*\r\n/i, '');

test('packets are answered alike whether the router saw them or not', async () => {
  await using world = await createWorld({ env: { EMBED_ORIGINS: 'https://news.example' } });
  const { packet } = await packetsOf(world);
  const client = await listen(world);
  const requests: Record<string, (path: string) => string> = {
    counted: (path) => playRequest(packet(), { path }),
    chunked: (path) => playRequest(packet(), { path, isChunked: true }),
    embedded: (path) =>
      playRequest(packet(), { path, headers: { origin: 'https://news.example' } }),
    malformed: (path) => playRequest({ ...packet(), first: 9 }, { path }),
    foreign: (path) =>
      playRequest(packet(), { path, headers: { origin: 'https://elsewhere.example' } }),
    'without origin': (path) => playRequest(packet(), { path, headers: { origin: null } }),
    'without type': (path) => playRequest(packet(), { path, headers: { 'content-type': null } }),
    'as JSON': (path) =>
      playRequest(packet(), { path, headers: { 'content-type': 'application/json' } }),
    long: (path) => playRequest(JSON.stringify(packet()).padEnd(600), { path }),
    'too long': (path) => playRequest('x'.repeat(2000), { path }),
    'too long in parts': (path) => playRequest('x'.repeat(2000), { path, isChunked: true }),
  };
  const expected: Record<string, number> = {
    counted: 204,
    chunked: 204,
    embedded: 204,
    foreign: 403,
    'without origin': 403,
    'too long': 413,
    'too long in parts': 413,
  };
  for (const [name, request] of Object.entries(requests)) {
    const direct = await client.exchange(request('/api/v1/plays'));
    // A query is the router's business.
    const routed = await client.exchange(request('/api/v1/plays?'));
    expect({ name, answer: without(direct.text) }).toEqual({ name, answer: without(routed.text) });
    expect({ name, status: statuses(direct.text) }).toEqual({
      name,
      status: [expected[name] ?? 400],
    });
  }
});

test('requests one behind the other are all answered; what is no request ends the connection, and repeats do not count', async () => {
  await using world = await createWorld();
  const { video, packet } = await packetsOf(world);
  const client = await listen(world);
  const requests = Array.from({ length: 20 }, () => playRequest(packet())).join('');
  const spoilt = await client.exchange(`${requests}\0\x01 no request\r\n\r\n`);
  expect(statuses(spoilt.text).at(-1)).toBe(400);
  expect(spoilt.isClosed).toBe(true);
  const again = await client.exchange(requests, { quietMs: 500 });
  expect(statuses(again.text)).toEqual(Array.from({ length: 20 }, () => 204));
  expect(again.isClosed).toBe(false);
  expect((await pendingOf(world, video)).views).toBe(20);
});

const head =
  'POST /api/v1/plays HTTP/1.1\r\nhost: footlights.test\r\norigin: http://footlights.test\r\ncontent-type: text/plain\r\n';

const BROKEN: [string, string][] = [
  [
    'both a length and chunks',
    `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nPOST /api/v1/plays HTTP/1.1\r\n\r\n`,
  ],
  ['two lengths', `${head}content-length: 5\r\ncontent-length: 6\r\n\r\nhello!`],
  ['a negative length', `${head}content-length: -1\r\n\r\n`],
  ['a length that is no number', `${head}content-length: 0x10\r\n\r\n`],
  [
    'chunks that are not the last coding',
    `${head}transfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
  ],
  ['a folded coding', `${head}transfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n`],
  ['a chunk without a size', `${head}transfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`],
  ['a space before the colon', `${head}content-length : 5\r\n\r\nhello`],
  ['a null in a header', `${head}x: a\0b\r\n\r\n`],
  ['headers of 40 KB', `${head}x: ${'a'.repeat(40_000)}\r\n\r\n`],
  ['a thousand headers', `${head}${'x: y\r\n'.repeat(9000)}\r\n`],
  ['no version', 'POST /api/v1/plays\r\n\r\n'],
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01'],
];

test('requests that can be read in two ways, or in none, are refused by themselves and never taken for a packet', async () => {
  await using world = await createWorld();
  const { video, packet } = await packetsOf(world);
  const client = await listen(world);
  for (const [name, bytes] of BROKEN) {
    const { text } = await client.exchange(bytes, { firstMs: 250 });
    const found = statuses(text);
    expect({ name, isRefused: found.every((status) => status >= 400 && status < 500) }).toEqual({
      name,
      isRefused: true,
    });
    expect({ name, answers: Math.min(found.length, 1) }).toEqual({ name, answers: found.length });
    expect(await answered(client, packet())).toEqual([204]);
  }
  expect((await pendingOf(world, video)).views).toBe(BROKEN.length);
});

test(`spoilt requests are refused or wait for their rest, none counts twice, and whole ones go on to be taken (seed ${seed})`, async () => {
  await using world = await createWorld();
  const { video, packet } = await packetsOf(world);
  const client = await listen(world);
  let sent = 0;
  const spoilt = fc.record({
    at: fc.nat(1000),
    cut: fc.nat(8),
    put: fc.uint8Array({ maxLength: 8 }),
    isHalf: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(spoilt, { minLength: 1, maxLength: 3 }), async (spoils) => {
      let bytes: Buffer = Buffer.from(playRequest(packet()));
      for (const { at, cut, put, isHalf } of spoils) {
        const from = at % bytes.length;
        const rest = isHalf ? Buffer.alloc(0) : bytes.subarray(from + cut);
        bytes = Buffer.concat([bytes.subarray(0, from), put, rest]);
      }
      const { text } = await client.exchange(bytes, { firstMs: 200, quietMs: 20 });
      const found = statuses(text);
      sent += 1;
      expect(found.every((status) => status === 204 || (status >= 400 && status < 500))).toBe(true);
    }),
    { seed, numRuns: 60 },
  );
  const { text } = await client.exchange(playRequest(packet()));
  expect(statuses(text)).toEqual([204]);
  // Some were spoilt in what does not matter; none makes two plays.
  expect((await pendingOf(world, video)).views).toBeLessThanOrEqual(sent + 1);
});

test('connections on which nothing moves are closed, within their headers and within a body', async () => {
  await using world = await createWorld();
  const { packet } = await packetsOf(world);
  const client = await listen(world);
  expect(world.app.server.timeout).toBe(60_000);
  world.app.server.timeout = 200;
  const whole = playRequest(packet());
  const halves = [whole.slice(0, 60), whole.slice(0, -100), ''];
  const sockets = await Promise.all(halves.map((half) => client.open(half)));
  await Promise.all(sockets.map(closed));
});

test('a body that comes a byte at a time ends with its connection, at its deadline and not before', async () => {
  const deadlineMs = 1000;
  const reader = createBodyReader({ maxBytes: 100, deadlineMs });
  const bodies: (string | Refusal)[] = [];
  const server = createServer((request) => reader.read(request, (body) => bodies.push(body)));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  // However each lies to the others, and to the timer that serves all.
  const lasted = await Promise.all(
    [0, 150, 480, 520, 900].map(async (afterMs) => {
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 90\r\n\r\n');
      const since = performance.now();
      const dripping = setInterval(() => socket.write('x'), 20);
      await closed(socket);
      clearInterval(dripping);
      return performance.now() - since;
    }),
  );
  for (const ms of lasted) {
    expect(ms).toBeGreaterThanOrEqual(deadlineMs);
    expect(ms).toBeLessThan(1.5 * deadlineMs);
  }
  expect(bodies).toEqual([]);
  server.close();
});

async function answered(client: RawClient, packet: object): Promise<number[]> {
  return statuses((await client.exchange(playRequest(packet))).text);
}

function closed(socket: ReturnType<typeof connect>): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.resume();
  });
}
