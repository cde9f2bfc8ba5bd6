import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { configFrom } from '#config.ts';
import { createPeers } from '#http/peers.ts';

const seed = 20_261_122;

interface Sent {
  peer: string;
  headers: Record<string, string>;
}

/** A request as node makes it, as far as callers are concerned. */
function requestOf({ peer, headers }: Sent): IncomingMessage {
  const request = new IncomingMessage({ remoteAddress: peer } as Socket);
  Object.assign(request.headers, headers);
  return request;
}

/** The address under these proxies. */
function addressUnder(proxies: readonly string[], peer: string, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return createPeers(proxies).callerOf(requestOf({ peer, headers: { host: 'x', ...headers } }))
    .address;
}

test.each<[string, string[], string, string | undefined, string]>([
  ['without proxies, a header counts for nothing', [], '203.0.113.7', '1.2.3.4', '203.0.113.7'],
  ['a header from no proxy counts for nothing', ['10.0.0.1'], '10.0.0.2', '1.2.3.4', '10.0.0.2'],
  ['a proxy tells the address', ['10.0.0.1'], '10.0.0.1', '203.0.113.7', '203.0.113.7'],
  [
    'what the client put before is not believed',
    ['10.0.0.1'],
    '10.0.0.1',
    '1.2.3.4, 203.0.113.7',
    '203.0.113.7',
  ],
  [
    'two proxies are two hops',
    ['10.0.0.0/8'],
    '10.0.0.1',
    '1.2.3.4, 203.0.113.7, 10.9.9.9',
    '203.0.113.7',
  ],
  [
    'a spoofed proxy before the client is not reached',
    ['10.0.0.0/8'],
    '10.0.0.1',
    '10.1.1.1, 203.0.113.7',
    '203.0.113.7',
  ],
  [
    'who is inside the proxies’ own network stays there',
    ['10.0.0.0/8'],
    '10.0.0.1',
    '10.2.2.2',
    '10.2.2.2',
  ],
  ['a proxy that adds nothing is the caller', ['10.0.0.1'], '10.0.0.1', undefined, '10.0.0.1'],
  ['an empty header is none', ['10.0.0.1'], '10.0.0.1', ' , ,', '10.0.0.1'],
  [
    'a dual-stack peer is the IPv4 proxy',
    ['10.0.0.1'],
    '::ffff:10.0.0.1',
    '203.0.113.7',
    '203.0.113.7',
  ],
  [
    'a proxy written as IPv6 is the IPv4 peer',
    ['::ffff:10.0.0.0/104'],
    '10.0.0.1',
    '203.0.113.7',
    '203.0.113.7',
  ],
  ['an IPv6 proxy', ['2001:db8::/32'], '2001:db8::1', '2a01:4f8::7', '2a01:4f8::7'],
  ['an IPv6 range is no IPv4 range', ['2001:db8::/32'], '32.1.13.184', '1.2.3.4', '32.1.13.184'],
  ['garbage from a proxy is a network of its own', ['10.0.0.1'], '10.0.0.1', 'unknown', 'unknown'],
  ['garbage is no proxy, so nothing before it counts', ['10.0.0.1'], '10.0.0.1', '1.2.3.4, x', 'x'],
])('%s', (...[, proxies, peer, forwarded, address]) => {
  expect(addressUnder(proxies, peer, forwarded)).toBe(address);
});

test('a start that would believe everybody is refused', () => {
  expect(() => configFrom({ TRUSTED_PROXIES: '127.0.0.1,0.0.0.0/0' })).toThrow(/0\.0\.0\.0\/0/);
});

const hop = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4().map((address) => `::ffff:${address}`),
  fc.constantFrom(
    '10.0.0.1',
    '10.200.1.2',
    '::1',
    'fd00::1',
    '',
    ' ',
    'unknown',
    '1.2.3.4:80',
    '[::1]',
    '1',
    '0x7f.1',
  ),
);
const sent = fc.record({
  peer: fc.constantFrom('10.0.0.1', '::ffff:10.0.0.9', '203.0.113.7', 'fd00::7', '::1'),
  headers: fc.record(
    {
      host: fc.constantFrom('clips.example', 'nas:4000', '[::1]:4000', '[', '', 'a:b:c'),
      'x-forwarded-for': fc.array(hop, { maxLength: 5 }).map((hops) => hops.join(', ')),
      'x-forwarded-host': fc.constantFrom('evil.example', 'a.example, b.example', ''),
      'x-forwarded-proto': fc.constantFrom('https', 'http, https', ''),
    },
    { requiredKeys: ['host'] },
  ),
});
const proxies = fc.subarray([
  '10.0.0.0/8',
  '::1',
  'fd00::/8',
  '127.0.0.1',
  '::ffff:203.0.113.0/120',
]);

test(`callers are told as Fastify tells them under the same trust (seed ${seed})`, () => {
  fc.assert(
    fc.property(proxies, sent, (trusted, wanted) => {
      const peers = createPeers(trusted);
      const request = requestOf(wanted);
      const caller = peers.callerOf(request);
      const app = Fastify({ trustProxy: trusted.length > 0 && trusted });
      const theirs = fastifyRequest(app, request);
      expect(caller.address).toBe(theirs.ip);
      expect(caller.protocol).toBe(theirs.protocol);
      expect(caller.host).toBe(theirs.host);
      expect(caller.hostname).toBe(theirs.hostname);
    }),
    { seed, numRuns: 2000 },
  );
});

/** Fastify's own request around a raw one, without a connection. */
function fastifyRequest(app: ReturnType<typeof Fastify>, raw: IncomingMessage) {
  const symbol = Object.getOwnPropertySymbols(app).find(
    ({ description }) => description === 'fastify.Request',
  );
  const Request = (
    app as unknown as Record<
      symbol,
      new (...parts: unknown[]) => { ip: string; protocol: string; host: string; hostname: string }
    >
  )[symbol as symbol];
  if (Request === undefined) throw new Error('Fastify has no request.');
  return new Request('1', {}, raw, {}, null, {});
}
