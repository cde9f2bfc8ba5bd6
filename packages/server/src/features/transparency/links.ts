import type { PublishedCount } from '@footlights/contract';

/** A published count of a month. */
export interface Cell {
  section: string;
  category: string;
  outcome: string | null;
  count: PublishedCount;
}

type Which = (cell: Cell) => boolean;

const isReport: Which = ({ section }) => section === 'reports';
const isDone: Which = ({ section }) => section.startsWith('decisions-');
const isDecision: Which = (cell) => isDone(cell) || cell.section === 'dismissals';
const isAppeal =
  (...categories: string[]): Which =>
  ({ section, category }) =>
    section === 'appeals' && categories.includes(category);
const isComplaint =
  (...categories: string[]): Which =>
  ({ section, category }) =>
    section === 'complaints' && categories.includes(category);

/**
 * Of the second there can be no more than of the first, all months so far together: whoever knows how cases go knows that.
 * What is a second here is a first only further down.
 */
const LINKS: readonly (readonly [Which, Which])[] = [
  [isReport, isDecision],
  [isDecision, isAppeal('undone')],
  [isDone, isAppeal('received')],
  [isAppeal('received'), isAppeal('upheld', 'reversed')],
  [isReport, isComplaint('received')],
  [isComplaint('received'), isComplaint('stays', 'reopened')],
];

/**
 * Widens counts until these inequalities tell nothing: with the first at its least the second still fits at its least, and
 * with the second at its most so does the first. So "8 dismissed" does not say that both "fewer than 5" reported are 4, nor
 * "10 appeals, 9 upheld" that 1 was reversed. Least numbers are lowered from the first link on and most numbers raised from
 * the last, so that no link undoes another. Give it month after month; it goes by published counts alone.
 */
export function createLinks(): (cells: readonly Cell[]) => Cell[] {
  const room = LINKS.map(() => ({ least: 0, most: 0 }));
  return (cells) => {
    let widened = [...cells];
    for (const [at, [first, second]] of LINKS.entries()) {
      const left = room[at]!;
      left.least += sumOf(widened.filter(first)).atLeast;
      widened = lowered(widened, second, left.least);
      left.least -= sumOf(widened.filter(second)).atLeast;
    }
    for (const [at, [first, second]] of [...LINKS.entries()].toReversed()) {
      const left = room[at]!;
      left.most += sumOf(widened.filter(first)).atMost - sumOf(widened.filter(second)).atMost;
      if (left.most >= 0) continue;
      widened = raised(widened, first, -left.most);
      left.most = widened.some(first) ? 0 : left.most;
    }
    return widened;
  };
}

/** Their least together is at most this: taken off the largest first. */
function lowered(cells: readonly Cell[], which: Which, most: number): Cell[] {
  let over = sumOf(cells.filter(which)).atLeast - Math.max(0, most);
  const order = cells.filter(which).toSorted((a, b) => b.count.atLeast - a.count.atLeast);
  const cut = new Map<Cell, number>();
  for (const cell of order) {
    if (over <= 0) break;
    const taken = Math.min(over, cell.count.atLeast);
    cut.set(cell, taken);
    over -= taken;
  }
  return cells.map((cell) => {
    const { atLeast, atMost } = cell.count;
    return { ...cell, count: { atLeast: atLeast - (cut.get(cell) ?? 0), atMost } };
  });
}

/** The largest of them may be that much more. */
function raised(cells: readonly Cell[], which: Which, more: number): Cell[] {
  const [largest] = cells.filter(which).toSorted((a, b) => b.count.atMost - a.count.atMost);
  return cells.map((cell) => {
    if (cell !== largest) return cell;
    const { atLeast, atMost } = cell.count;
    return { ...cell, count: { atLeast, atMost: atMost + more } };
  });
}

/** The sum of published counts: a range as soon as one of them is. */
export function sumOf(cells: readonly Pick<Cell, 'count'>[]): PublishedCount {
  return cells.reduce(
    (sum, { count }) => ({
      atLeast: sum.atLeast + count.atLeast,
      atMost: sum.atMost + count.atMost,
    }),
    { atLeast: 0, atMost: 0 },
  );
}
