const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Code units of the heaviest grapheme in use, a family; a text that is heavier on average counts by its weight. */
const MOST_UNITS = 12;
/** The same where a text is only quoted. */
const QUOTED_UNITS = 4;

/**
 * Length as people see it. One grapheme can be built of any number of marks and joiners, so a text is never shorter than
 * a twelfth of its UTF-16 code units: every limit in graphemes is a limit of size as well.
 */
export function graphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return Math.max(count, Math.ceil(text.length / MOST_UNITS));
}

// Controls but for tab and line feed, bidirectional overrides and isolates, byte order marks.
const UNWANTED = /(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
// More than four combining marks on one base is decoration that spills over other lines.
const STACKED = /(\p{M}{4})\p{M}+/gu;
// The same with joiners between them; emoji and Persian need two in a row at most.
const JOINED = /([\p{M}\u200C\u200D]{5})[\p{M}\u200C\u200D]+/gu;

/** Text as stored: NFC, line feeds only, no control characters or overrides, no stacked marks, trimmed. */
export function cleanText(text: string): string {
  return cleanPart(text)
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** Part of a text: as `cleanText`, with its white space as it is. */
export function cleanPart(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(UNWANTED, '')
    .normalize('NFC')
    .replaceAll(STACKED, '$1')
    .replaceAll(JOINED, '$1');
}

// Marks that only steer layout. The joiners U+200C and U+200D stay: Persian and emoji need them.
const STEERING = /\u034F|[\u00AD\u061C\u180E\u200B\u200E\u200F\u2060]/g;

/** A name as stored: `cleanText` on one line, without marks that only steer layout. */
export function cleanLine(text: string): string {
  return cleanText(text.replaceAll(STEERING, '')).replaceAll(/\s+/gu, ' ');
}

const VISIBLE = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether at least one character can be seen: not only spaces, marks and what is ignored. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** The text, or its beginning of that length and four times as many code units at most, with an ellipsis. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most * QUOTED_UNITS);
  const kept = [...segmenter.segment(start)].slice(0, most);
  const shown = kept.map(({ segment }) => segment).join('');
  if (shown === text) return text;
  // The last one may have been cut in the middle.
  const whole = shown === start ? kept.slice(0, -1).map(({ segment }) => segment) : [shown];
  return `${whole.join('').trimEnd()}…`;
}
