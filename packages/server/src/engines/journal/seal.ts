import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { BLOCK_BYTES } from './port.ts';

/** What a segment is: batches as they came, or a snapshot of what came before. */
export type SegmentKind = 'batches' | 'snapshot';

/** Which segment a header describes. */
export interface SegmentName {
  kind: SegmentKind;
  day: number;
  number: number;
}

/** What a segment says of the day before it, so that a segment that is gone is missed. */
export interface Before {
  /** Number of the segment before it; 0: there was none. */
  segment: number;
  /** Batches of that segment that were taken. */
  batches: number;
  /** Batches of the day that were taken before this segment. */
  total: number;
}

/** Seals the batches of one segment, each under its own number. */
export interface Sealer {
  /** First bytes of the segment. */
  header: Buffer;
  /** The next batch as it lies on disk: blocks (4 bytes), ciphertext, tag (16). */
  seal(batch: Uint8Array): Buffer;
  /** What comes after the last batch of a segment that is complete. */
  end(): Buffer;
}

/** Opens the batches of one segment. */
export interface Opener {
  /** Bytes on disk of the batch that seems to begin at a byte; 0 when none can. */
  sizeAt(at: number): number;
  /** The batch that begins at a byte where `sizeAt` is not 0, under its number; null when it is not whole. */
  open(at: number, number: number): Uint8Array | null;
  /** Whether the segment was completed there, after this many batches. */
  isEndAt(at: number, batches: number): boolean;
}

const MAGIC = 'FLJ2';
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
/** Magic, kind (4 bytes), day (8), number (4), salt. */
const NAME_BYTES = 20 + SALT_BYTES;
/** Segment and batches (4 bytes each) and total (8) of what was before. */
const BEFORE_BYTES = 16;
const BEFORE_END = NAME_BYTES + BEFORE_BYTES;

/** Bytes of a segment's header: name, salt, what was before it (sealed), and a tag that only the right key makes. */
export const HEADER_BYTES: number = BEFORE_END + TAG_BYTES;

/** The smallest batch as it lies on disk. */
export const LEAST_SEALED_BYTES: number = LENGTH_BYTES + BLOCK_BYTES + TAG_BYTES;

/** Bytes beside its blocks that a batch takes on disk. */
const SEALING_BYTES = LENGTH_BYTES + TAG_BYTES;

/** The header's own nonce; batches count from 0. */
const HEADER_NONCE = Buffer.alloc(12, 0xff);

/** In the place of a batch's length: the end of a complete segment. */
const END = 0xffff_ffff;

/**
 * AES-256-GCM with a key for this segment alone: HKDF-SHA256 of the day's key and 32 fresh random bytes in the header.
 * The nonce is the batch's number; associated data are the header's name and that number.
 */
export function createSealer(dayKey: Uint8Array, name: SegmentName, before: Before): Sealer {
  const described = nameBytes(name, randomBytes(SALT_BYTES));
  const key = segmentKey(dayKey, described);
  let number = 0;

  function sealed(nonce: Buffer, aad: Buffer, plain: Uint8Array): [Buffer, Buffer] {
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
    const text = cipher.update(plain);
    cipher.final();
    return [text, cipher.getAuthTag()];
  }
  return {
    header: Buffer.concat([described, ...sealed(HEADER_NONCE, described, beforeBytes(before))]),
    seal(batch) {
      const parts = sealed(nonceOf(number), batchName(described, number), batch);
      number += 1;
      return Buffer.concat([lengthBytes(batch.length / BLOCK_BYTES), ...parts]);
    },
    end() {
      const [, tag] = sealed(nonceOf(number), batchName(described, END, number), NOTHING);
      return Buffer.concat([lengthBytes(END), tag]);
    },
  };
}

/** What a header says when it is that of the named segment under this key; null when it is not, or not whole. */
export function readHeader(dayKey: Uint8Array, file: Uint8Array, name: SegmentName): Before | null {
  if (file.length < HEADER_BYTES) return null;
  const described = nameBytes(name, file.subarray(NAME_BYTES - SALT_BYTES, NAME_BYTES));
  const before = unseal(segmentKey(dayKey, described), {
    nonce: HEADER_NONCE,
    name: described,
    sealed: file.subarray(NAME_BYTES, BEFORE_END),
    tag: file.subarray(BEFORE_END, HEADER_BYTES),
  });
  if (before === null) return null;
  return {
    segment: before.readUInt32BE(0),
    batches: before.readUInt32BE(4),
    total: Number(before.readBigUInt64BE(8)),
  };
}

/** Opens the batches of a segment whose header was read. */
export function createOpener(dayKey: Uint8Array, file: Uint8Array, name: SegmentName): Opener {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const described = nameBytes(name, bytes.subarray(NAME_BYTES - SALT_BYTES, NAME_BYTES));
  const key = segmentKey(dayKey, described);
  return {
    sizeAt(at) {
      if (at + LEAST_SEALED_BYTES > bytes.length) return 0;
      const size = SEALING_BYTES + bytes.readUInt32BE(at) * BLOCK_BYTES;
      return size > SEALING_BYTES && at + size <= bytes.length ? size : 0;
    },
    open(at, number) {
      const from = at + LENGTH_BYTES;
      const to = from + bytes.readUInt32BE(at) * BLOCK_BYTES;
      return unseal(key, {
        nonce: nonceOf(number),
        name: batchName(described, number),
        sealed: bytes.subarray(from, to),
        tag: bytes.subarray(to, to + TAG_BYTES),
      });
    },
    isEndAt(at, batches) {
      if (at + SEALING_BYTES > bytes.length || bytes.readUInt32BE(at) !== END) return false;
      const tag = bytes.subarray(at + LENGTH_BYTES, at + SEALING_BYTES);
      const ended = batchName(described, END, batches);
      const part = { nonce: nonceOf(batches), name: ended, sealed: NOTHING, tag };
      return unseal(key, part) !== null;
    },
  };
}

const NOTHING = Buffer.alloc(0);

function unseal(
  key: KeyObject,
  part: { nonce: Buffer; name: Buffer; sealed: Uint8Array; tag: Uint8Array },
): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, part.nonce);
  decipher.setAAD(part.name).setAuthTag(part.tag);
  const batch = decipher.update(part.sealed);
  try {
    decipher.final();
    return batch;
  } catch {
    return null;
  }
}

function nameBytes({ kind, day, number }: SegmentName, salt: Uint8Array): Buffer {
  const bytes = Buffer.alloc(NAME_BYTES);
  bytes.write(MAGIC, 'latin1');
  bytes.writeUInt32BE(kind === 'batches' ? 1 : 2, 4);
  bytes.writeBigUInt64BE(BigInt(day), 8);
  bytes.writeUInt32BE(number, 16);
  bytes.set(salt, 20);
  return bytes;
}

/** As a key object: node looks at raw bytes for 10 µs each time before it takes them for a key. */
function segmentKey(dayKey: Uint8Array, described: Buffer): KeyObject {
  const salt = described.subarray(NAME_BYTES - SALT_BYTES);
  const bytes = Buffer.from(hkdfSync('sha256', dayKey, salt, 'footlights journal segment', 32));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/** `batches` is that of an end, whose number no batch reaches. */
function batchName(described: Buffer, number: number, batches = 0): Buffer {
  const bytes = Buffer.allocUnsafe(NAME_BYTES + 8);
  described.copy(bytes);
  bytes.writeUInt32BE(batches, NAME_BYTES);
  bytes.writeUInt32BE(number, NAME_BYTES + 4);
  return bytes;
}

function beforeBytes({ segment, batches, total }: Before): Buffer {
  const bytes = Buffer.alloc(BEFORE_BYTES);
  bytes.writeUInt32BE(segment, 0);
  bytes.writeUInt32BE(batches, 4);
  bytes.writeBigUInt64BE(BigInt(total), 8);
  return bytes;
}

function lengthBytes(blocks: number): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES);
  bytes.writeUInt32BE(blocks);
  return bytes;
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 8);
  return nonce;
}
