import { HASHTAG_GRAPHEMES, HASHTAG_PATTERN, MENTION_PATTERN } from '@footlights/contract';
import { graphemes } from './graphemes.ts';

/** A piece of a text: words, or words that lead somewhere. */
export interface TextPart {
  text: string;
  href?: string;
}

/** What no link is without: looking for links in a text takes far longer the first time. */
const MARKS = /[#＃@]/;
const LINKS = new RegExp(`${HASHTAG_PATTERN}|${MENTION_PATTERN}`, 'giu');

/**
 * A text in pieces, its hashtags and mentions with where they lead; joined, the pieces are the text. Nothing in it is
 * markup.
 * @example
 * textParts('Hi @ana #Dusk') // 'Hi ' · '@ana' → /@ana · ' ' · '#Dusk' → /tag/dusk
 */
export function textParts(text: string): TextPart[] {
  if (text !== '' && !MARKS.test(text)) return [{ text }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINKS)) {
    const href = hrefOf(match[1], match[2]);
    if (href === null) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    parts.push({ text: match[0], href });
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Where a hashtag has its page. */
export function hashtagHref(hashtag: string): string {
  return `/tag/${encodeURIComponent(hashtag)}`;
}

function hrefOf(hashtag: string | undefined, name: string | undefined): string | null {
  if (name !== undefined) return `/@${name.toLowerCase()}`;
  const folded = (hashtag ?? '').normalize('NFKC').toLowerCase().normalize('NFC');
  const isShort = folded.length <= HASHTAG_GRAPHEMES || graphemes(folded) <= HASHTAG_GRAPHEMES;
  return isShort ? hashtagHref(folded) : null;
}
