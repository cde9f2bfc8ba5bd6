import parseRanges from 'range-parser';

/** Which bytes a request is answered with. */
export type RangeAnswer =
  | { kind: 'whole' }
  /** Both ends inclusive. */
  | { kind: 'part'; start: number; end: number }
  | { kind: 'unsatisfiable' };

const WELL_FORMED = /^bytes=(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*$/i;

/**
 * Reads a Range header (RFC 9110, 14.2) for a body of `bytes`. A header that is malformed, of another unit, or asks for
 * several ranges is ignored, as the RFC allows: the whole body is the answer.
 */
export function rangeOf(header: string | undefined, bytes: number): RangeAnswer {
  const text = header?.trim();
  if (text === undefined || !WELL_FORMED.test(text)) return { kind: 'whole' };
  const ranges = parseRanges(bytes, shortenSuffix(text.toLowerCase(), bytes));
  if (ranges === -2) return { kind: 'whole' };
  if (ranges === -1) return { kind: 'unsatisfiable' };
  const [first, ...more] = ranges;
  if (first === undefined || more.length > 0 || text.includes(',')) return { kind: 'whole' };
  return { kind: 'part', start: first.start, end: first.end };
}

/** A suffix longer than the body means all of it (RFC 9110, 14.1.2); range-parser takes it for unsatisfiable. */
function shortenSuffix(text: string, bytes: number): string {
  return text.replace(
    /^bytes=-(\d+)$/,
    (_, count: string) => `bytes=-${Math.min(Number(count), bytes)}`,
  );
}

/** Whether a list of entity tags (If-None-Match) names this strong one, by weak comparison. */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => {
    const text = one.trim();
    return text === '*' || text.replace(/^W\//, '') === tag;
  });
}
