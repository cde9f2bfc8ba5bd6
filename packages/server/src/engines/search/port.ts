/** What can be found. */
export type SearchKind = 'account' | 'clip' | 'hashtag';

/** Something to find. `weight` is public and whole, 0 or more: the heavier of two equal matches comes first. */
export type SearchDocument =
  | {
      kind: 'account';
      id: string;
      username: string;
      displayName: string;
      bio: string;
      /** Followers. */
      weight: number;
    }
  | {
      kind: 'clip';
      id: string;
      caption: string;
      /** Released views. */
      weight: number;
    }
  | {
      kind: 'hashtag';
      /** The hashtag itself, without #. */
      id: string;
      /** Public clips that carry it. */
      weight: number;
    };

/** What is looked for. */
export interface SearchQuery {
  kind: SearchKind;
  /** As typed; whatever it holds is text. At most 8 words count, at most 32 characters of each. */
  text: string;
  /** 1 to 100. */
  limit: number;
  /** The position of the last hit seen; absent: from the best on. */
  after?: string | undefined;
}

/** One that was found, and where in the order it stands: letters, digits and dots. */
export interface Hit {
  id: string;
  position: string;
}

/**
 * Finds documents by their words: all words of a query must match, each as a whole word, as the beginning of one, or with
 * a typo (one edit from four letters on, two from eight; an edit inserts, removes or replaces a letter or swaps two).
 * Case, accents and width do not count. Scripts without spaces, and emoji, match anywhere in a text.
 *
 * Order: the whole name; then whole words; then beginnings; then typos. Within each, a match in an account's name before
 * one that needs its bio; then by weight (in steps of 9 %); then in an order fixed by the ids. The same documents give
 * the same order in every adapter, whenever they were put.
 * Cost: bounded by `limit` and the words of the query, not by how many documents match.
 * Durability: none is promised beyond `note`: what is kept derives from rows elsewhere and can be put again. Whatever
 * was put or removed before a note was written is kept with that note, through a kill and a loss of power.
 */
export interface Search extends AsyncDisposable {
  /** Adds documents or replaces those of the same kind and id. Idempotent; all of them or, when it throws, none. */
  put(documents: readonly SearchDocument[]): Promise<void>;
  /** Takes documents out with every word of theirs. Idempotent. */
  remove(kind: SearchKind, ids: readonly string[]): Promise<void>;
  /**
   * Best first; fewer than `limit` when no more follow. Sees everything put before. None for a text without words.
   * What it rejects with never holds the text.
   */
  find(query: SearchQuery): Promise<Hit[]>;
  /** Ids of what is kept, in an order of their own, after one; for whoever compares. */
  list(kind: SearchKind, page: { after: string; limit: number }): Promise<string[]>;
  /** What was last noted; null when nothing was, or it was lost with everything else: then all must be put again. */
  note(): Promise<string | null>;
  setNote(note: string): Promise<void>;
  /** Takes everything out, and the note. */
  clear(): Promise<void>;
}
