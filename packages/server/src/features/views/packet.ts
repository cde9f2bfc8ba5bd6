import { PLAY_PACKET_BYTES, type PlaySource } from '@footlights/contract';
import { MAX_PASSES, randomTags, SOURCES, type Tag } from '@footlights/count';

/** A packet that fits its schema, in the counter's terms. */
export interface Packet {
  video: string;
  tag: Tag;
  first: number;
  passes: number[];
  /** Position in `SOURCES`. */
  source: number;
  ticket: string;
  watched: string | undefined;
}

const FIELDS = new Set(['video', 'tag', 'first', 'passes', 'source', 'ticket', 'watched']);
const VIDEO_ID = /^v_[A-Za-z0-9_-]{22}$/;
const LONGEST_TICKET = 96;

/**
 * Reads a packet's text. On the hot path, so by hand; a property test holds it to the contract's schema.
 * The rule that is broken is named; nothing of the packet is repeated, least of all the tag.
 */
export function readPacket(body: unknown): Packet | { problem: string } {
  if (typeof body !== 'string') return { problem: 'A packet is sent as text/plain.' };
  if (body.length > PLAY_PACKET_BYTES) {
    const problem = `A packet has up to ${PLAY_PACKET_BYTES} bytes; this one has ${body.length}.`;
    return { problem };
  }
  const value = parse(body);
  if (value === null) return { problem: 'A packet is one JSON object.' };
  for (const name in value) {
    if (!FIELDS.has(name))
      return { problem: `A packet has no fields but ${[...FIELDS].join(', ')}.` };
  }
  return packetOf(value);
}

function packetOf(value: Record<string, unknown>): Packet | { problem: string } {
  const { video, first, passes, ticket, watched } = value;
  if (typeof video !== 'string' || !VIDEO_ID.test(video)) {
    return { problem: 'video is the id of a video, such as v_ and 22 characters.' };
  }
  const tag = typeof value.tag === 'string' ? randomTags.read(value.tag) : null;
  if (tag === null) return { problem: 'tag is 16 lower-case hexadecimal digits.' };
  if (!arePasses(passes)) return { problem: 'passes are 1 to 4 whole numbers from 0 to 10.' };
  if (!isWithin(first, 1, MAX_PASSES + 1 - passes.length)) {
    return { problem: 'first is a whole number from 1; the last pass is the 4th at most.' };
  }
  const source = SOURCES.indexOf(value.source as PlaySource);
  if (source < 0) return { problem: `source is one of ${SOURCES.join(', ')}.` };
  if (!isTicket(ticket))
    return { problem: `ticket is text of up to ${LONGEST_TICKET} characters.` };
  if (watched !== undefined && !isTicket(watched)) {
    return { problem: `watched is text of up to ${LONGEST_TICKET} characters.` };
  }
  return { video, tag, first, passes, source, ticket, watched };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function arePasses(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > MAX_PASSES) return false;
  for (const bin of value) if (!isWithin(bin, 0, 10)) return false;
  return true;
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isTicket(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TICKET;
}
