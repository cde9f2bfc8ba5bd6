import type { Container, ProbeRefusal } from './port.ts';

export type Sniffed =
  | { readonly ok: true; readonly container: Container }
  | { readonly ok: false; readonly code: ProbeRefusal; readonly message: string };

/** How many leading bytes {@link sniff} wants to see. */
export const SNIFF_BYTES = 4096;

const ACCEPTED = 'Clips are MP4, QuickTime, WebM, Matroska, AVI or MPEG transport stream files';

/** Tells the container by its magic bytes and refuses everything that is not on the list. Never looks at the name. */
export function sniff(head: Uint8Array): Sniffed {
  if (head.length === 0)
    return refuse('empty', 'Clips have at least one picture; this file has 0 bytes.');
  const known = NOT_VIDEO.find(({ at, magic }) => matches(head, magic, at ?? 0));
  if (known?.isSound)
    return refuse('audio-only', `Clips need a picture; this is sound alone (${known.what}).`);
  if (known) return refuse('not-video', `${ACCEPTED}; this is ${known.what}.`);
  const container = containerOf(head);
  if (container) return { ok: true, container };
  return (
    text(head) ?? refuse('not-video', `${ACCEPTED}; this one begins with none of their signatures.`)
  );
}

type Magic = {
  readonly magic: string;
  readonly at?: number;
  readonly what: string;
  readonly isSound?: true;
};

const NOT_VIDEO: readonly Magic[] = [
  { magic: '\x89PNG', what: 'a PNG picture' },
  { magic: '\xff\xd8\xff', what: 'a JPEG picture' },
  { magic: 'GIF8', what: 'a GIF picture' },
  { magic: 'WEBP', at: 8, what: 'a WebP picture' },
  { magic: 'ftypheic', at: 4, what: 'a HEIC picture' },
  { magic: 'ftypmif1', at: 4, what: 'a HEIF picture' },
  { magic: 'ftypavif', at: 4, what: 'an AVIF picture' },
  { magic: '%PDF', what: 'a PDF document' },
  { magic: 'PK\x03\x04', what: 'a ZIP archive' },
  { magic: '\x1f\x8b', what: 'a gzip archive' },
  { magic: '\x7fELF', what: 'a program' },
  { magic: 'MZ', what: 'a program' },
  { magic: '#!', what: 'a script' },
  { magic: 'ID3', what: 'MP3', isSound: true },
  { magic: '\xff\xfb', what: 'MP3', isSound: true },
  { magic: '\xff\xf3', what: 'MP3', isSound: true },
  { magic: 'fLaC', what: 'FLAC', isSound: true },
  { magic: 'WAVE', at: 8, what: 'WAV', isSound: true },
  { magic: 'OggS', what: 'an Ogg file' },
  { magic: 'FLV', what: 'a Flash video' },
  { magic: '\x30\x26\xb2\x75', what: 'a Windows Media file' },
  { magic: '\x00\x00\x01\xba', what: 'an MPEG program stream' },
];

/** First boxes of a QuickTime file from before `ftyp` existed. */
const QUICKTIME_BOXES = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot', 'styp'];

function containerOf(head: Uint8Array): Container | null {
  const box = latin(head.subarray(4, 8));
  if (QUICKTIME_BOXES.includes(box) && (head[0] ?? 1) === 0) return 'mp4';
  if (matches(head, '\x1a\x45\xdf\xa3', 0)) return 'matroska';
  if (matches(head, 'RIFF', 0) && matches(head, 'AVI ', 8)) return 'avi';
  return isTransportStream(head) ? 'mpegts' : null;
}

/** Sync bytes at the distance of a packet: 188 bytes, or 192 with the time code that cameras put before each. */
function isTransportStream(head: Uint8Array): boolean {
  const layouts = [
    { first: 0, stride: 188 },
    { first: 4, stride: 192 },
  ];
  return layouts.some(({ first, stride }) =>
    [0, 1, 2, 3, 4].every((n) => head[first + n * stride] === 0x47),
  );
}

/** Signs of a text that names other resources: exactly what an attacker wants a media reader to follow. */
const FETCHING: readonly { readonly sign: RegExp; readonly what: string }[] = [
  { sign: /#EXTM3U|#EXT-X-/i, what: 'an HLS playlist' },
  { sign: /<MPD[\s>]/i, what: 'a DASH manifest' },
  { sign: /<SmoothStreamingMedia/i, what: 'a Smooth Streaming manifest' },
  { sign: /^\s*ffconcat version|^\s*file\s+['"]?\S+/im, what: 'a list of files' },
  { sign: /^\s*\[playlist\]/i, what: 'a playlist' },
  { sign: /^v=0\r?\n/, what: 'a session description (SDP)' },
  { sign: /<svg[\s>]/i, what: 'an SVG drawing' },
  {
    sign: /<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<script[\s>]/i,
    what: 'a web page (HTML)',
  },
  { sign: /<\?xml/i, what: 'an XML document' },
  {
    sign: /\b(?:concat|subfile|crypto|data|https?|rtmp|rtsp|tcp|ftp):[^\s]/i,
    what: 'a text with addresses',
  },
];

function text(head: Uint8Array): Sniffed | null {
  const written = decode(head);
  if (written === null) return null;
  const found = FETCHING.find(({ sign }) => sign.test(written));
  if (found) return refuse('disguised', `${ACCEPTED}; this is ${found.what} under another name.`);
  return refuse('not-video', `${ACCEPTED}; this is text.`);
}

function decode(head: Uint8Array): string | null {
  if (matches(head, '\xff\xfe', 0)) return new TextDecoder('utf-16le').decode(head);
  if (matches(head, '\xfe\xff', 0)) return new TextDecoder('utf-16be').decode(head);
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 27)).length;
  return controls > head.length / 200 ? null : new TextDecoder().decode(head);
}

function matches(head: Uint8Array, magic: string, at: number): boolean {
  return latin(head.subarray(at, at + magic.length)) === magic;
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function refuse(code: ProbeRefusal, message: string): Sniffed {
  return { ok: false, code, message };
}
