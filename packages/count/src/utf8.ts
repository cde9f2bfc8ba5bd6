/** Bytes of a well-formed string in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit < 0xe000) length += 2;
    else length += 3;
  }
  return length;
}

/** Writes a well-formed string as UTF-8 at `at` and gives the position behind it. The caller has made room. */
export function writeUtf8(text: string, bytes: Uint8Array, at: number): number {
  let end = at;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[end++] = unit;
      continue;
    }
    const point = text.codePointAt(i) ?? unit;
    if (point > 0xffff) i += 1;
    end = writePoint(point, bytes, end);
  }
  return end;
}

/** Reads strict UTF-8 (RFC 3629: no overlong forms, no surrogates); null when the bytes are not that. */
export function readUtf8(bytes: Uint8Array, from: number, to: number): string | null {
  const points: number[] = [];
  let at = from;
  while (at < to) {
    const lead = bytes[at] ?? 0;
    const size = lead < 0x80 ? 1 : sizeOf(lead);
    const point = size === 1 ? lead : readPoint(bytes, at, Math.min(to, at + size));
    if (point < 0) return null;
    points.push(point);
    at += size;
  }
  // NOTE: for ASCII, which ids mostly are, code units are code points, and this is the faster call.
  return points.length === to - from
    ? String.fromCharCode(...points)
    : String.fromCodePoint(...points);
}

function writePoint(point: number, bytes: Uint8Array, at: number): number {
  let end = at;
  if (point < 0x800) {
    bytes[end++] = 0xc0 | (point >> 6);
  } else if (point < 0x1_0000) {
    bytes[end++] = 0xe0 | (point >> 12);
    bytes[end++] = 0x80 | ((point >> 6) & 63);
  } else {
    bytes[end++] = 0xf0 | (point >> 18);
    bytes[end++] = 0x80 | ((point >> 12) & 63);
    bytes[end++] = 0x80 | ((point >> 6) & 63);
  }
  bytes[end++] = 0x80 | (point & 63);
  return end;
}

/** Least code point of a sequence of 0 to 4 bytes; shorter forms exist below it. */
const LEAST = [0, 0, 0x80, 0x800, 0x1_0000];

/** Code point of the sequence that fills `from` up to `to`; −1 when it is none. */
function readPoint(bytes: Uint8Array, from: number, to: number): number {
  const lead = bytes[from] ?? 0;
  const size = sizeOf(lead);
  if (lead < 0xc2 || lead > 0xf4 || to - from !== size) return -1;
  let point = lead & (0x7f >> size);
  for (let i = from + 1; i < to; i++) {
    const next = bytes[i] ?? 0;
    if ((next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 63);
  }
  return point < (LEAST[size] ?? 0) || !isScalar(point) ? -1 : point;
}

function isScalar(point: number): boolean {
  return point <= 0x10_ffff && (point < 0xd800 || point > 0xdfff);
}

function sizeOf(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}
