import {
  ApiProblem,
  searchAccounts,
  searchClips,
  searchHashtags,
  type Clip,
  type Client,
  type FoundAccount,
  type HashtagCount,
} from '@footlights/contract';

/** What can be searched for, as the address says it. */
export const KINDS = ['clips', 'people', 'hashtags'] as const;
export type Kind = (typeof KINDS)[number];

/** What was found of one kind; the other lists are empty. */
export interface Found {
  clips: Clip[];
  accounts: FoundAccount[];
  hashtags: HashtagCount[];
  next: string | null;
  /** Why the search was declined, in the server's words. */
  problem: string | null;
}

const NOTHING: Found = { clips: [], accounts: [], hashtags: [], next: null, problem: null };

/** Which kind an address asks for. */
export function kindOf(text: string | null): Kind {
  return KINDS.find((kind) => kind === text) ?? 'clips';
}

/** The address of a search. */
export function searchHref(q: string, kind: Kind): string {
  const query = new URLSearchParams({ ...(q === '' ? {} : { q }), in: kind });
  return `/search?${query.toString()}`;
}

/** One page of what there is; a declined search is an answer, other failures are thrown. */
export async function find(
  api: Client,
  kind: Kind,
  { q, cursor }: { q: string; cursor?: string },
): Promise<Found> {
  const query = cursor === undefined ? { q } : { q, cursor };
  try {
    if (kind === 'people') return { ...NOTHING, ...(await api.call(searchAccounts, { query })) };
    if (kind === 'hashtags') return { ...NOTHING, ...(await api.call(searchHashtags, { query })) };
    return { ...NOTHING, ...(await api.call(searchClips, { query })) };
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || problem.status >= 500 || problem.status === 0)
      throw problem;
    return { ...NOTHING, problem: problem.message };
  }
}
