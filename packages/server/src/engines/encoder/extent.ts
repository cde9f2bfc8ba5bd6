import type { ReadAt } from './boxes.ts';
import { listBoxes } from './boxes.ts';
import type { Container } from './port.ts';

/**
 * Says why a file is shorter than it declares itself to be, or null when it looks whole. Reads headers only.
 * Transport streams declare no length; for them the packets decide.
 */
export async function findMissingEnd(
  read: ReadAt,
  bytes: number,
  container: Container,
): Promise<string | null> {
  if (container === 'mp4') return missingInMp4(read, bytes);
  if (container === 'matroska') return beyond(await segmentEnd(read), bytes);
  return container === 'avi' ? beyond(await riffEnd(read), bytes) : null;
}

async function missingInMp4(read: ReadAt, bytes: number): Promise<string | null> {
  const boxes = await listBoxes(read, { start: 0, end: bytes });
  const cut = boxes.find(
    ({ type, end }) => end > bytes && ['mdat', 'moov', 'moof', 'ftyp'].includes(type),
  );
  if (cut) return `it declares ${cut.end} bytes and has ${bytes}`;
  return boxes.some(({ type }) => type === 'moov') ? null : 'its index (moov) is missing';
}

async function riffEnd(read: ReadAt): Promise<number | null> {
  const size = await read(4, 4);
  return size.length < 4 ? null : new DataView(size.buffer, size.byteOffset).getUint32(0, true) + 8;
}

/** Where the Matroska segment says it ends, or null for one of unknown size, as live recorders write it. */
async function segmentEnd(read: ReadAt): Promise<number | null> {
  const header = await readElement(read, 0);
  if (!header || header.end === null) return null;
  const segment = await readElement(read, header.end);
  return segment?.id === 0x18538067 ? segment.end : null;
}

/** An EBML element: id and size are variable-length integers (RFC 8794, section 4). */
async function readElement(
  read: ReadAt,
  at: number,
): Promise<{ id: number; end: number | null } | null> {
  const bytes = await read(at, 12);
  const idLength = lengthOf(bytes[0]);
  const sizeLength = lengthOf(bytes[idLength]);
  if (idLength > 4 || sizeLength > 8 || bytes.length < idLength + sizeLength) return null;
  const id = bytes.subarray(0, idLength).reduce((sum, byte) => sum * 256 + byte, 0);
  const size = bytes.subarray(idLength, idLength + sizeLength);
  const marker = 2 ** (8 - sizeLength);
  const value = size.reduce((sum, byte, n) => sum * 256 + (n === 0 ? byte % marker : byte), 0);
  const isUnknown = value === 2 ** (7 * sizeLength) - 1;
  return { id, end: isUnknown ? null : at + idLength + sizeLength + value };
}

function lengthOf(first: number | undefined): number {
  return first ? Math.clz32(first) - 23 : 9;
}

function beyond(declared: number | null, bytes: number): string | null {
  return declared !== null && declared > bytes
    ? `it declares ${declared} bytes and has ${bytes}`
    : null;
}
