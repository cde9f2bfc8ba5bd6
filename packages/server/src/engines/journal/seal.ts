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

/** Seals the batches of one segment, each under its own number. */
export interface Sealer {
  /** First bytes of the segment. */
  header: Buffer;
  /** The next batch as it lies on disk: blocks (4 bytes), ciphertext, tag (16). */
  seal(batch: Uint8Array): Buffer;
}

const MAGIC = 'FLJ1';
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
/** Magic, kind (4 bytes), day (8), number (4), salt. */
const NAME_BYTES = 20 + SALT_BYTES;

/** Bytes of a segment's header: name, salt, and a tag that only the right key makes. */
export const HEADER_BYTES = NAME_BYTES + TAG_BYTES;

/** The header's own nonce; batches count from 0. */
const HEADER_NONCE = Buffer.alloc(12, 0xff);

/**
 * AES-256-GCM with a key for this segment alone: HKDF-SHA256 of the day's key and 32 fresh random bytes in the header.
 * The nonce is the batch's number; associated data are the header's name and that number.
 */
export function createSealer(dayKey: Uint8Array, name: SegmentName): Sealer {
  const described = nameBytes(name, randomBytes(SALT_BYTES));
  const key = segmentKey(dayKey, described);
  const check = createCipheriv('aes-256-gcm', key, HEADER_NONCE).setAAD(described);
  check.final();
  let number = 0;
  return {
    header: Buffer.concat([described, check.getAuthTag()]),
    seal(batch) {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number));
      cipher.setAAD(batchName(described, number));
      number += 1;
      const length = Buffer.allocUnsafe(LENGTH_BYTES);
      length.writeUInt32BE(batch.length / BLOCK_BYTES);
      const sealed = cipher.update(batch);
      cipher.final();
      return Buffer.concat([length, sealed, cipher.getAuthTag()]);
    },
  };
}

/** Whether a file is a segment of that name written under this key. `torn`: too short to tell. */
export function checkHeader(
  dayKey: Uint8Array,
  file: Uint8Array,
  name: SegmentName,
): 'ours' | 'other' | 'torn' {
  if (file.length < HEADER_BYTES) return 'torn';
  const salt = file.subarray(NAME_BYTES - SALT_BYTES, NAME_BYTES);
  const described = nameBytes(name, salt);
  const tag = file.subarray(NAME_BYTES, HEADER_BYTES);
  const key = segmentKey(dayKey, described);
  const isOurs =
    unseal({ key, nonce: HEADER_NONCE, name: described, sealed: NOTHING, tag }) !== null;
  if (isOurs) return 'ours';
  return file.length === HEADER_BYTES ? 'torn' : 'other';
}

/** Batches of a segment whose header is ours, up to the first that is not whole. */
export function* openSegment(dayKey: Uint8Array, file: Uint8Array): Generator<Uint8Array> {
  const described = Buffer.from(file.subarray(0, NAME_BYTES));
  const key = segmentKey(dayKey, described);
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  let at = HEADER_BYTES;
  for (let number = 0; at + LENGTH_BYTES < bytes.length; number += 1) {
    const from = at + LENGTH_BYTES;
    const to = from + bytes.readUInt32BE(at) * BLOCK_BYTES;
    if (to === from || to + TAG_BYTES > bytes.length) return;
    const batch = unseal({
      key,
      nonce: nonceOf(number),
      name: batchName(described, number),
      sealed: bytes.subarray(from, to),
      tag: bytes.subarray(to, to + TAG_BYTES),
    });
    if (batch === null) return;
    yield batch;
    at = to + TAG_BYTES;
  }
}

const NOTHING = Buffer.alloc(0);

function unseal(part: {
  key: KeyObject;
  nonce: Buffer;
  name: Buffer;
  sealed: Uint8Array;
  tag: Uint8Array;
}): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', part.key, part.nonce);
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

function batchName(described: Buffer, number: number): Buffer {
  const bytes = Buffer.allocUnsafe(NAME_BYTES + 8);
  described.copy(bytes);
  bytes.writeBigUInt64BE(BigInt(number), NAME_BYTES);
  return bytes;
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}
