import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { World } from '../../packages/server/test/world.ts';
import type { Person } from '../../packages/server/src/lib/person.ts';

/** A request as anybody can send it. */
export interface Question {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  url: string;
  headers?: Record<string, string>;
  payload?: string;
}

/** Everything of an answer that its reader can look at; the wire's own housekeeping is left out. */
export interface Answer {
  status: number;
  /** Lower-case names, sorted. */
  headers: Record<string, string>;
  body: Buffer;
}

/** Sends a question as that person. Attacks take one, so that a test can put a leak between them and the server. */
export type Ask = (person: Person, question: Question) => Promise<Answer>;

/** What a test plants, to prove that an attack notices. */
export interface Planted {
  /** Stands between the attack and the server. */
  ask?: Ask;
  /** Changes a world when it is set up, and again after a restart. */
  plant?: (world: World) => void;
  /** Which addresses are worth asking when what was planted shows in few; all when absent. */
  isAsked?: (url: string) => boolean;
}

/** Of the connection and of this moment's machine, not of what is answered. */
const HOUSEKEEPING = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** Asks the server itself. */
export const askServer: Ask = async (person, question) => {
  const answer = await person.request(question);
  const headers = Object.entries(answer.headers)
    .filter(([name, value]) => value !== undefined && !HOUSEKEEPING.has(name))
    .map(([name, value]): [string, string] => [name, String(value)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(headers),
    body: answer.rawPayload,
  };
};

/** An answer as one text: equal texts mean byte-identical answers. */
export function textOf({ status, headers, body }: Answer): string {
  return `${status} ${JSON.stringify(headers)} ${body.toString('latin1')}`;
}

/** Where two texts part, with a little around it. */
export function differenceOf(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
  return `${around(one)} became ${around(other)}`;
}

/** The fresh random bytes with which a page names its own scripts: the one thing that differs from answer to answer. */
const PAGE_NONCE = /'nonce-([A-Za-z0-9+/_=-]{16,})'/;

/** Bytes of a ticket that say day and minute. */
const TICKET_TIME_BYTES = 8;

/**
 * Each instance has day keys of its own, copies too. What follows from them in a ticket, its life and its seal, is left
 * out: day, minute and length stay.
 */
function withoutKey(body: Buffer): Buffer {
  if (!body.includes('"ticket":"')) return body;
  const text = body
    .toString('latin1')
    .replaceAll(/"ticket":"([\w-]+)"/g, (_, ticket: string) => {
      const time = Buffer.from(ticket, 'base64url').toString('hex', 0, TICKET_TIME_BYTES);
      return `"ticket":"${time} and ${ticket.length} characters"`;
    })
    .replaceAll(/"life":\d+/g, '"life":0');
  return Buffer.from(text, 'latin1');
}

/**
 * The same with a page's own nonce and the tag that follows from it left out, what it fetched sorted, its body not
 * compressed, and of tickets what does not follow from a key.
 */
export function settled(answer: Answer): Answer {
  const plain = withoutKey(plainBody(answer));
  const [, nonce] = PAGE_NONCE.exec(answer.headers['content-security-policy'] ?? '') ?? [];
  if (nonce === undefined) return { ...answer, body: plain };
  const blank = '0'.repeat(nonce.length);
  const tag = tagOf(plain.toString());
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name,
      // A tag that is something else than the hash of these very bytes stays, and is compared.
      name === 'etag' && value === tag ? 'of the body' : value.replaceAll(nonce, blank),
    ]),
  );
  const page = plain.toString('latin1').replaceAll(nonce, blank);
  const body = Buffer.from(withFetchedSorted(page), 'latin1');
  return { ...answer, headers, body };
}

const FETCHED = /<script type="application\/json" data-sveltekit-fetched.*?<\/script>/gs;

/** What a page has fetched stands in it in the order in which it came: who was faster tells of the machine's load. */
function withFetchedSorted(page: string): string {
  const sorted = (page.match(FETCHED) ?? []).toSorted().values();
  return page.replaceAll(FETCHED, () => sorted.next().value ?? '');
}

/** SvelteKit's tag of a rendered page: a hash of its text (djb2, from the end). */
function tagOf(text: string): string {
  let hash = 5381;
  for (let at = text.length - 1; at >= 0; at -= 1) hash = (hash * 33) ^ text.charCodeAt(at);
  return `"${(hash >>> 0).toString(36)}"`;
}

function plainBody({ headers, body }: Answer): Buffer {
  const encoding = headers['content-encoding'];
  // A part of something compressed cannot be read alone.
  if (body.length === 0 || headers['content-range'] !== undefined) return body;
  if (encoding === 'gzip') return gunzipSync(body);
  if (encoding === 'br') return brotliDecompressSync(body);
  if (encoding === 'deflate') return inflateSync(body);
  return body;
}
