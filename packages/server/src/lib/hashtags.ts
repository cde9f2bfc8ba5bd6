import { CAPTION_HASHTAGS, HASHTAG_GRAPHEMES, HASHTAG_PATTERN } from '@footlights/contract';
import { graphemes } from './text.ts';

/** The hashtags of a caption, folded, each once, in the order of writing; the first ten. */
export function hashtagsIn(text: string): string[] {
  const found = new Set<string>();
  for (const [, written = ''] of text.matchAll(new RegExp(HASHTAG_PATTERN, 'giu'))) {
    const hashtag = foldHashtag(written);
    if (graphemes(hashtag) <= HASHTAG_GRAPHEMES) found.add(hashtag);
    if (found.size === CAPTION_HASHTAGS) break;
  }
  return [...found];
}

/** One hashtag, with or without #; null for what cannot be one. */
export function hashtagFrom(text: string): string | null {
  const [hashtag, another] = hashtagsIn(`#${text.replace(/^[#＃]/u, '')}`);
  return another === undefined && hashtag === foldHashtag(text.replace(/^[#＃]/u, ''))
    ? hashtag
    : null;
}

function foldHashtag(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFC');
}
