import { SEARCH_GRAPHEMES, SEARCH_WORDS } from '@footlights/contract';
import type { Search, SearchKind } from '#engines/search/port.ts';
import { Refusal } from '#http/errors.ts';
import { wordsOf } from '#lib/fold.ts';
import { cleanText, graphemes } from '#lib/text.ts';

/** What one page shows, and where the next begins. */
export interface FoundPage<Shown> {
  shown: Shown[];
  next: string | null;
}

/** Which page of what is looked for. */
export interface Wanted {
  text: string;
  cursor: string | undefined;
}

const PAGE = 24;
/** Hits looked at a time, and how often: those that the viewer may not see are passed over. */
const LOT = 48;
const MOST_LOTS = 4;

/** A text to search for; refuses one that is too long, in the words of the rule. */
export function searchTextFrom(text: string): string {
  const cleaned = cleanText(text);
  const length = graphemes(cleaned);
  const words = wordsOf(cleaned).length;
  if (length <= SEARCH_GRAPHEMES && words <= SEARCH_WORDS) return cleaned;
  throw new Refusal('search/too-long', {
    message:
      length > SEARCH_GRAPHEMES
        ? `Searches are up to ${SEARCH_GRAPHEMES} characters; this one is ${length}.`
        : `Searches are up to ${SEARCH_WORDS} words; this one is ${words}.`,
  });
}

/**
 * Pick, then load, rule and show with `show`, which gives what the viewer may see by its id. What is kept may lag behind:
 * only `show` decides.
 */
export async function findPage<Shown>(
  search: Search,
  kind: SearchKind,
  { text, cursor, show }: Wanted & { show: (ids: string[]) => Promise<ReadonlyMap<string, Shown>> },
): Promise<FoundPage<Shown>> {
  const wanted = searchTextFrom(text);
  const shown: Shown[] = [];
  let after = placeFrom(cursor);
  for (let lot = 0; lot < MOST_LOTS; lot += 1) {
    const hits = await search.find({ kind, text: wanted, limit: LOT, after });
    const visible = await show(hits.map(({ id }) => id));
    for (const { id, position } of hits) {
      const one = visible.get(id);
      if (shown.length === PAGE) return { shown, next: after ?? null };
      if (one !== undefined) shown.push(one);
      after = position;
    }
    if (hits.length < LOT) return { shown, next: null };
  }
  return { shown, next: after ?? null };
}

function placeFrom(cursor: string | undefined): string | undefined {
  if (cursor === undefined || /^\d\.\d{1,16}$/.test(cursor)) return cursor;
  throw new Refusal('request/invalid', {
    message: 'The cursor is not one that a page has given.',
    detail: { field: 'cursor' },
  });
}
