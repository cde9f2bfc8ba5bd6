/** What is known of the open day when files are looked at. */
export interface OpenDay {
  /** Number of the counting day; null when none was ever opened. */
  number: number | null;
}

/** Names that keys, journal segments and snapshots have, finished or not. */
const SECRET_NAME = /(?:^|\/)(?:\d+\.(?:key|batches|snapshot)(?:\.part)?|\d+\.part)$/;

/**
 * Whether a path within the data folder, or within an archive there, is that of a key or a journal which should not be
 * there: of a day that is over, or in any place but its own. Both with `/` between names.
 */
export function isLeftover(path: string, day: OpenDay): boolean {
  const own = /^(?:journal\/(\d+)\/[^/]+|keys\/(\d+)\.(?:key|part))$/.exec(path);
  if (own === null) return SECRET_NAME.test(path);
  // The next day is written before it opens.
  return day.number === null || Number(own[1] ?? own[2]) < day.number;
}

/** Names in a tar archive's headers (POSIX ustar); none for any other file. `read` gives bytes of the file. */
export function* namesInTar(read: (at: number, length: number) => Buffer): Generator<string> {
  for (let at = 0; ;) {
    const header = read(at, HEADER_BYTES);
    if (header.length < HEADER_BYTES || header.toString('latin1', 257, 262) !== 'ustar') return;
    const prefix = textIn(header, 345, 155);
    const name = textIn(header, 0, 100);
    yield prefix === '' ? name : `${prefix}/${name}`;
    const size = Number.parseInt(textIn(header, 124, 12), 8);
    if (!(size >= 0)) return;
    at += HEADER_BYTES + Math.ceil(size / HEADER_BYTES) * HEADER_BYTES;
  }
}

const HEADER_BYTES = 512;

function textIn(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end).trim();
}
