import { randomBytes } from 'node:crypto';
import {
  getFeed,
  getKnowledge,
  getTicket,
  PLAY_PACKET_BYTES,
  type Ticket,
} from '@footlights/contract';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { newId } from '#lib/ids.ts';
import type { Needle } from '#lib/search-file.ts';

/** Answers a request in process, as if it had come over a connection from `remoteAddress`. */
export type Answer = (request: InjectOptions) => Promise<LightMyRequestResponse>;

/** A viewer that does not exist: what it would leave behind, and what it does here. */
export interface Canary {
  /** Every form in which a trace of it might be written. In memory only. */
  needles: Needle[];
  /** Visits this server; resolves with the number of requests that were answered. */
  visit(): Promise<number>;
}

/**
 * A new one each time, with addresses of the range for documentation (2001:db8::/32, RFC 3849), so that nobody is
 * traced and nothing in a file can look like it by chance. It watches a clip that does not exist: nothing is counted.
 */
export function createCanary(options: { answer: Answer; origin: string }): Canary {
  const { answer, origin } = options;
  const [direct, forwarded] = [documentationAddress(), documentationAddress()];
  const [agent, cookie, referrer, tag] = [
    token(),
    token(),
    token(),
    randomBytes(8).toString('hex'),
  ];
  const video = newId('v');

  function request(wanted: InjectOptions): Promise<LightMyRequestResponse> {
    return answer({
      ...wanted,
      remoteAddress: textOf(direct),
      headers: {
        host: new URL(origin).host,
        origin,
        'user-agent': `Mozilla/5.0 (X11; Linux x86_64) ${agent} Firefox/140.0`,
        'x-forwarded-for': textOf(forwarded),
        referer: `${origin}/v/${video}?${referrer}`,
        cookie: `${cookie}=1`,
        ...wanted.headers,
      },
    });
  }
  return {
    needles: [
      ...addressNeedles('the address', direct),
      ...addressNeedles('the forwarded address', forwarded),
      { name: 'the user agent', bytes: Buffer.from(agent) },
      { name: 'the cookie', bytes: Buffer.from(cookie) },
      { name: 'the referrer', bytes: Buffer.from(referrer) },
      { name: 'the watched clip', bytes: Buffer.from(video) },
      ...tagNeedles(tag),
    ],
    async visit() {
      const ticket = await request({ method: 'GET', url: `/api/v1${getTicket.path}` });
      const play = packet({ video, tag, ticket: ticket.json<Ticket>().ticket });
      const wanted: InjectOptions[] = [
        { method: 'GET', url: '/' },
        { method: 'GET', url: `/v/${video}` },
        { method: 'GET', url: `/api/v1${getFeed.path}` },
        { method: 'GET', url: `/api/v1${getKnowledge.path}` },
        { method: 'GET', url: `/api/v1/videos/${video}` },
        { method: 'GET', url: `/media/${video}` },
        { method: 'GET', url: `/api/v1/no-such-thing?${referrer}` },
        { method: 'POST', url: '/api/v1/plays', ...play },
        // Spoilt on purpose: what goes wrong is where addresses reach logs.
        { method: 'POST', url: '/api/v1/plays', ...play, payload: `{"tag":"${tag}"` },
      ];
      for (const each of wanted) await request(each);
      return wanted.length + 1;
    },
  };
}

function token(): string {
  return randomBytes(12).toString('hex');
}

function packet(given: { video: string; tag: string; ticket: string }) {
  const body = JSON.stringify({ ...given, first: 1, passes: [10], source: 'feed' });
  return { payload: body.padEnd(PLAY_PACKET_BYTES), headers: { 'content-type': 'text/plain' } };
}

/** 2001:db8::/32 and 96 random bits, 16 bytes. */
function documentationAddress(): Buffer {
  // No group begins with a zero, which text would leave out.
  const random = randomBytes(12).map((byte) => byte | 0x10);
  return Buffer.concat([Buffer.from('20010db8', 'hex'), random]);
}

function groupsOf(address: Buffer): string[] {
  return address.toString('hex').match(/.{4}/g) ?? [];
}

function textOf(address: Buffer): string {
  return `2001:db8:${groupsOf(address).slice(2).join(':')}`;
}

/** As text, written out, as digits and as bytes; and its network of 48 bits as text and digits. */
function addressNeedles(name: string, address: Buffer): Needle[] {
  const groups = groupsOf(address);
  const network = `the network of ${name}`;
  return [
    { name, bytes: Buffer.from(textOf(address)) },
    { name, bytes: Buffer.from(groups.join(':')) },
    { name, bytes: Buffer.from(groups.join('')) },
    { name, bytes: address },
    { name: network, bytes: Buffer.from(`2001:db8:${groups[2] ?? ''}`) },
    { name: network, bytes: Buffer.from(groups.slice(0, 3).join('')) },
  ];
}

/** As text in either case, and as bytes in either order. */
function tagNeedles(tag: string): Needle[] {
  const name = 'the tag';
  const bytes = Buffer.from(tag, 'hex');
  return [
    { name, bytes: Buffer.from(tag) },
    { name, bytes: Buffer.from(tag.toUpperCase()) },
    { name, bytes },
    { name, bytes: Buffer.from(bytes.toReversed()) },
  ];
}
