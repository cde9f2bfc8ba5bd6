import type { Clock } from '#lib/clock.ts';

/** Where the pages of a list begin: after these keys, the first after null. Empty: there is nothing to list. */
export type Starts<Key> = readonly (Key | null)[];

/** How long they are remembered. What is published meanwhile is on the last page at once. */
const REMEMBERED_MS = 300_000;

/**
 * Cuts a list that is only ever walked forwards into pages of `size`. The walk skips from start to start over an index
 * and is done once for all who ask within five minutes; a page is then found without going through those before it.
 */
export function createBounds<Key>(options: {
  size: number;
  clock: Pick<Clock, 'monotonic'>;
  /** The key that many after one; null: there is none. */
  behind: (after: Key | null, skip: number) => Promise<Key | null>;
}): () => Promise<Starts<Key>> {
  const { size, clock, behind } = options;
  let known: { starts: Promise<Starts<Key>>; at: number } | undefined;

  async function walk(): Promise<Starts<Key>> {
    const starts: (Key | null)[] = [];
    let after: Key | null = null;
    while ((await behind(after, 0)) !== null) {
      starts.push(after);
      after = await behind(after, size - 1);
      if (after === null) break;
    }
    return starts;
  }
  return () => {
    const now = clock.monotonic();
    if (known === undefined || now - known.at >= REMEMBERED_MS) {
      const starts = walk();
      const begun = { starts, at: now };
      known = begun;
      starts.catch(() => {
        if (known === begun) known = undefined;
      });
    }
    return known.starts;
  };
}
