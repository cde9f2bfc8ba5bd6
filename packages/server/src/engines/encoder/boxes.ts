/** A box of an ISO base media file (ISO/IEC 14496-12, section 4.2): `start` of its header, `body`, and `end`. */
export type Box = {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
};

/** Reads bytes of a file or buffer; returns fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

export type Span = { readonly start: number; readonly end: number };

/** Stops here on hostile files: real ones have a handful of boxes at each level, fragmented ones two a fragment. */
const MAX_BOXES = 20_000;

/**
 * Lists the boxes of a span, in order, without their children. A box may declare an end beyond the span: that is what
 * a cut file looks like, and it is then the last one.
 */
export async function listBoxes(read: ReadAt, span: Span): Promise<readonly Box[]> {
  const boxes: Box[] = [];
  let position = span.start;
  while (position + 8 <= span.end && boxes.length < MAX_BOXES) {
    const box = parseHeader(await read(position, 16), position, span.end);
    if (!box) break;
    boxes.push(box);
    position = box.end;
  }
  return boxes;
}

function parseHeader(bytes: Uint8Array, start: number, limit: number): Box | null {
  if (bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  const size = view.getUint32(0);
  if (size === 0) return { type, start, body: start + 8, end: limit };
  if (size !== 1) return size < 8 ? null : { type, start, body: start + 8, end: start + size };
  if (bytes.length < 16) return null;
  const large = Number(view.getBigUint64(8));
  return large < 16 ? null : { type, start, body: start + 16, end: start + large };
}
