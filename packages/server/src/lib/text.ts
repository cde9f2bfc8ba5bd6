const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Length as people see it. */
export function graphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

// Controls but for tab and line feed, bidirectional overrides and isolates, byte order marks.
const UNWANTED = /(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
// More than four combining marks on one base is decoration that spills over other lines.
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** Text as stored: NFC, line feeds only, no control characters or overrides, no stacked marks, trimmed. */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(UNWANTED, '')
    .normalize('NFC')
    .replaceAll(STACKED, '$1')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
