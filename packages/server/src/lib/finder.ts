/** Which of some needles are in a text, by their place in the list. */
export type Finder = (text: string) => ReadonlySet<number>;

/** Keys of edges: a node and a UTF-16 code unit in one number. */
const UNITS = 65_536;

/**
 * Looks for any number of needles in one walk along the text: time grows with the text and with what is found, not with
 * the needles (Aho and Corasick, "Efficient string matching", CACM 18 (6), 1975). Empty needles are never found.
 */
export function createFinder(needles: readonly string[]): Finder {
  const trie = buildTrie(needles);
  const { edges, fall, ends, nextEnd } = trie;
  const step = (node: number, unit: number): number => {
    let at = node;
    for (;;) {
      const next = edges.get(at * UNITS + unit);
      if (next !== undefined) return next;
      if (at === 0) return 0;
      at = fall[at]!;
    }
  };
  return (text) => {
    const found = new Set<number>();
    const seen = new Set<number>();
    let node = 0;
    for (let place = 0; place < text.length; place += 1) {
      node = step(node, text.charCodeAt(place));
      // What ends below a node that was met was found then: each end is walked to once a text.
      for (
        let end = ends[node] === undefined ? nextEnd[node]! : node;
        end !== 0;
        end = nextEnd[end]!
      ) {
        if (seen.has(end)) break;
        seen.add(end);
        for (const needle of ends[end]!) found.add(needle);
      }
    }
    return found;
  };
}

interface Trie {
  edges: Map<number, number>;
  /** The node of the longest proper end that is a beginning, too. */
  fall: number[];
  /** Needles that end at a node. */
  ends: (number[] | undefined)[];
  /** The next node along the falls at which a needle ends; 0: none. */
  nextEnd: number[];
}

function buildTrie(needles: readonly string[]): Trie {
  const trie: Trie = { edges: new Map(), fall: [0], ends: [undefined], nextEnd: [0] };
  const parents: { parent: number; unit: number; depth: number }[] = [
    { parent: 0, unit: 0, depth: 0 },
  ];
  for (const [needle, text] of needles.entries()) {
    if (text === '') continue;
    let node = 0;
    for (let place = 0; place < text.length; place += 1) {
      const unit = text.charCodeAt(place);
      let next = trie.edges.get(node * UNITS + unit);
      if (next === undefined) {
        next = parents.length;
        parents.push({ parent: node, unit, depth: place + 1 });
        trie.edges.set(node * UNITS + unit, next);
        trie.ends.push(undefined);
      }
      node = next;
    }
    trie.ends[node] = [...(trie.ends[node] ?? []), needle];
  }
  linkFalls(trie, parents);
  return trie;
}

/** Shallow nodes first: where a node falls to is always less deep. */
function linkFalls(
  trie: Trie,
  parents: readonly { parent: number; unit: number; depth: number }[],
): void {
  const { edges, fall, ends, nextEnd } = trie;
  const order = parents
    .map((_, node) => node)
    .toSorted((a, b) => parents[a]!.depth - parents[b]!.depth);
  for (const node of order) {
    if (node === 0) continue;
    const { parent, unit } = parents[node]!;
    let at = parent;
    let to = 0;
    while (at !== 0 && to === 0) {
      at = fall[at]!;
      to = edges.get(at * UNITS + unit) ?? 0;
    }
    fall[node] = to;
    nextEnd[node] = ends[to] === undefined ? nextEnd[to]! : to;
  }
}
