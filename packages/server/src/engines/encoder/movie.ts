import type { Box, ReadAt, Span } from './boxes.ts';
import { listBoxes } from './boxes.ts';

/** An MP4 as its own boxes tell it (ISO/IEC 14496-12), read without any media library: the check on what one wrote. */
export type Movie = {
  readonly isIndexFirst: boolean;
  /** Bytes of pictures and sound. */
  readonly dataBytes: number;
  readonly tracks: readonly Track[];
  /** What should have been stripped: paths of metadata boxes, dates, names. */
  readonly leftovers: readonly string[];
};

export type Track = {
  readonly kind: 'video' | 'audio' | 'other';
  /** Sample entry: `avc1`, `mp4a`, … */
  readonly codec: string;
  /** As presented, after the edit list. */
  readonly durationSeconds: number;
  readonly samples: number;
  readonly keySamples: number;
  /** 0 for sound. */
  readonly width: number;
  readonly height: number;
  readonly samplesPerSecond: number;
  readonly channels: number;
  /** No turning or mirroring is left to the player. */
  readonly isUpright: boolean;
};

/** Reads the index of an MP4; null when there is none or it does not parse. An index above 16 MiB counts as none. */
export async function readMovie(read: ReadAt, bytes: number): Promise<Movie | null> {
  const top = await listBoxes(read, { start: 0, end: bytes });
  const moov = top.find(({ type }) => type === 'moov');
  const data = top.filter(({ type }) => type === 'mdat');
  const firstData = data[0];
  if (!moov || !firstData || moov.end > bytes || moov.end - moov.start > 16_777_216) return null;
  const index = openIndex(await read(moov.start, moov.end - moov.start));
  const boxes = await index.children(index.span);
  const header = boxes.find(({ type }) => type === 'mvhd');
  if (!header) return null;
  const timescale = readTimescale(index, header);
  const traks = boxes.filter(({ type }) => type === 'trak');
  const tracks = await Promise.all(traks.map(async (trak) => readTrack(index, trak, timescale)));
  const extra = top
    .filter(({ type }) => !['ftyp', 'moov', 'mdat', 'free'].includes(type))
    .map(({ type }) => type);
  return {
    isIndexFirst: moov.start < firstData.start,
    dataBytes: data.reduce((sum, box) => sum + box.end - box.body, 0),
    tracks: tracks.filter((track) => track !== null),
    leftovers: [...extra, ...(await findLeftovers(index, { span: index.span, path: '' }))],
  };
}

type Index = {
  readonly span: Span;
  readonly view: DataView;
  readonly children: (span: Span) => Promise<readonly Box[]>;
  readonly text: (start: number, end: number) => string;
};

function openIndex(bytes: Uint8Array): Index {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read: ReadAt = async (position, length) => bytes.subarray(position, position + length);
  return {
    span: { start: 8, end: bytes.length },
    view,
    children: async (span) =>
      listBoxes(read, { start: span.start, end: Math.min(span.end, bytes.length) }),
    text: (start, end) =>
      String.fromCharCode(...bytes.subarray(start, Math.min(end, bytes.length))),
  };
}

async function descend(index: Index, box: Box, path: readonly string[]): Promise<Box | null> {
  let current: Box = box;
  for (const type of path) {
    const next = (await index.children({ start: current.body, end: current.end })).find(
      (child) => child.type === type,
    );
    if (!next) return null;
    current = next;
  }
  return current;
}

async function readTrack(index: Index, trak: Box, timescale: number): Promise<Track | null> {
  const [tkhd, hdlr, stbl] = await Promise.all([
    descend(index, trak, ['tkhd']),
    descend(index, trak, ['mdia', 'hdlr']),
    descend(index, trak, ['mdia', 'minf', 'stbl']),
  ]);
  if (!tkhd || !hdlr || !stbl) return null;
  const [stsd, stsz, stss] = await Promise.all([
    descend(index, stbl, ['stsd']),
    descend(index, stbl, ['stsz']),
    descend(index, stbl, ['stss']),
  ]);
  if (!stsd || !stsz) return null;
  const handler = index.text(hdlr.body + 8, hdlr.body + 12);
  const kind = handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : 'other';
  const samples = index.view.getUint32(stsz.body + 8);
  return {
    kind,
    durationSeconds: readDuration(index, tkhd, timescale),
    samples,
    keySamples: stss ? index.view.getUint32(stss.body + 4) : samples,
    isUpright: isUpright(index, tkhd),
    ...readSampleEntry(index, stsd.body + 8, kind),
  };
}

/** The matrix is the identity, in 16.16 fixed point. */
function isUpright({ view }: Index, { body }: Box): boolean {
  const matrix = body + (view.getUint8(body) === 1 ? 52 : 40);
  const [a, b, c, d] = [0, 4, 12, 16].map((at) => view.getInt32(matrix + at));
  return a === 0x10000 && b === 0 && c === 0 && d === 0x10000;
}

/** Version 1 has 64-bit times. The unit is the movie's, not the track's. */
function readDuration({ view }: Index, { body }: Box, timescale: number): number {
  const isLong = view.getUint8(body) === 1;
  const duration = isLong ? Number(view.getBigUint64(body + 28)) : view.getUint32(body + 20);
  return timescale > 0 ? duration / timescale : 0;
}

function readTimescale({ view }: Index, { body }: Box): number {
  return view.getUint32(body + (view.getUint8(body) === 1 ? 20 : 12));
}

function readSampleEntry({ view, text }: Index, entry: number, kind: Track['kind']) {
  const isVideo = kind === 'video';
  const isAudio = kind === 'audio';
  return {
    codec: text(entry + 4, entry + 8),
    width: isVideo ? view.getUint16(entry + 32) : 0,
    height: isVideo ? view.getUint16(entry + 34) : 0,
    channels: isAudio ? view.getUint16(entry + 24) : 0,
    samplesPerSecond: isAudio ? view.getUint16(entry + 32) : 0,
  };
}

const PARENTS = ['trak', 'mdia', 'minf', 'stbl', 'edts', 'dinf', 'udta', 'meta'];
const LEAVES = ['mvhd', 'tkhd', 'elst', 'mdhd', 'hdlr', 'vmhd', 'smhd', 'dref', 'free', 'ilst'];
const TABLES = [
  'stsd',
  'stts',
  'stss',
  'ctts',
  'stsc',
  'stsz',
  'stco',
  'co64',
  'sgpd',
  'sbgp',
  'sdtp',
];
const HANDLER_NAMES = ['', 'VideoHandler', 'SoundHandler'];

/** Every box that playing does not need. FFmpeg always writes `udta/meta` with an empty list (`ilst`). */
async function findLeftovers(
  index: Index,
  at: { span: Span; path: string },
): Promise<readonly string[]> {
  const boxes = await index.children(at.span);
  const found = await Promise.all(
    boxes.map(async (box) => {
      const path = `${at.path}/${box.type}`;
      const body = box.type === 'meta' ? box.body + 4 : box.body;
      if (PARENTS.includes(box.type))
        return findLeftovers(index, { span: { start: body, end: box.end }, path });
      const isKnown = LEAVES.includes(box.type) || TABLES.includes(box.type);
      return isKnown && !isTelling(index, box) ? [] : [path];
    }),
  );
  return found.flat();
}

/** Creation and modification times, tags, and handler names that a camera or program chose. */
function isTelling({ view, text }: Index, { type, body, end }: Box): boolean {
  if (type === 'mvhd' || type === 'tkhd' || type === 'mdhd') {
    const isLong = view.getUint8(body) === 1;
    return isLong
      ? view.getBigUint64(body + 4) + view.getBigUint64(body + 12) > 0n
      : view.getBigUint64(body + 4) > 0n;
  }
  if (type !== 'hdlr') return type === 'ilst' && end > body;
  return !HANDLER_NAMES.includes(text(body + 24, end).replaceAll('\0', ''));
}
