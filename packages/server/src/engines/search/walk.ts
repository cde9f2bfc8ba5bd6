import type { Hit, SearchKind, SearchQuery } from './port.ts';
import { plainTiers, queryWords, typoTiers, type NearTerms, type Tier } from './tiers.ts';

/** A match and its place. */
export interface Placed {
  id: string;
  place: number;
}

/** What an adapter does for a search. */
export interface Matching {
  near: NearTerms;
  /** Those that match `tier` and none of `better`, below a place, highest place first. */
  match(wanted: Wanted): Promise<Placed[]>;
}

/** One look for matches. */
export interface Wanted {
  kind: SearchKind;
  tier: Tier;
  better: readonly Tier[];
  below: number;
  limit: number;
}

/** Walks the tiers, best first, until there are enough hits. */
export async function walkTiers(query: SearchQuery, matching: Matching): Promise<Hit[]> {
  try {
    return await walk(query, matching);
  } catch (error) {
    const { code = 'no code' } = error as { code?: string };
    // Engines quote what they fail on, and a query is nobody's business: only the code goes on.
    // oxlint-disable-next-line eslint/preserve-caught-error -- the cause holds the query
    throw new Error(`The search failed (${code}).`);
  }
}

async function walk(query: SearchQuery, matching: Matching): Promise<Hit[]> {
  const { kind, text, limit } = query;
  const words = queryWords(text);
  if (words.length === 0) return [];
  const hasMore = kind === 'account';
  const start = startOf(query.after);
  const tiers = plainTiers(text, words, hasMore);
  const plain = tiers.length;
  const hits: Hit[] = [];
  for (let at = 0; hits.length < limit; at += 1) {
    if (at === plain) tiers.push(...(await typoTiers(words, hasMore, matching.near)));
    const tier = tiers[at];
    if (tier === undefined) break;
    if (at < start.tier) continue;
    const below = at === start.tier ? start.below : Number.MAX_SAFE_INTEGER;
    const better = tiers.slice(0, at);
    const found = await matching.match({ kind, tier, better, below, limit: limit - hits.length });
    hits.push(...found.map(({ id, place }) => ({ id, position: `${at}.${place}` })));
  }
  return hits;
}

function startOf(after: string | undefined): { tier: number; below: number } {
  const [, tier, place] = /^(\d)\.(\d{1,16})$/.exec(after ?? '') ?? [];
  if (tier === undefined) return { tier: 0, below: Number.MAX_SAFE_INTEGER };
  return { tier: Number(tier), below: Math.min(Number(place), Number.MAX_SAFE_INTEGER) };
}
