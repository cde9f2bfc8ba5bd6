import { type ExactCounts, exactCounts, type PlantedPlay } from './crowd.ts';
import type { Look } from './poller.ts';
import { rankOf } from './rank.ts';
import { addedUp, countOf, isSame, type SeenRow, shownOf } from './recomputed.ts';
import { windowFinds } from './running-window.ts';

/** Everything that was published, as whoever polled it all the time has it. */
export interface Ledger {
  /** Plays that were counted at that time. */
  played(video: string, at: number, plays: readonly PlantedPlay[]): void;
  add(look: Look): void;
  verdict(): { figures: LedgerFigures; finds: string[] };
}

export type LedgerFigures = Record<
  'cells' | 'looks' | 'releases' | 'foldedRows' | 'rank' | 'rankWithCells' | 'equalNoise',
  number
>;

/** Which releases a published number is the sum of: the first `from` to `to` of a video, pace and position. */
interface Sum {
  block: string;
  windows: readonly number[];
}

const FAST_NAMES = ['views', 'otherPlays', 'viewers'] as const;
/** Windows that by chance have the same three noises as another: far fewer. */
const MOST_EQUAL = 0.2;

export function createLedger(): Ledger {
  const history = new Map<string, SeenRow[]>();
  const counted: { video: string; at: number; counts: ExactCounts }[] = [];
  const sums: Sum[] = [];
  const finds = new Set<string>();
  const totals = { cells: 0, looks: 0, foldedRows: 0 };

  const rowsOf = (video: string, pace: string) => history.get(`${video} ${pace}`) ?? [];

  function learn({ rows }: Look): void {
    for (const row of rows) {
      if (row.first !== row.last) continue;
      const known = history.get(`${row.video} ${row.pace}`) ?? [];
      if (known.length === row.first) known.push(row);
      else if (!isSameRow(known[row.first], row)) {
        const isFolded = known[row.first] !== undefined;
        finds.add(
          `Window ${row.first} of ${row.video} ${isFolded ? 'changed' : 'came out of order'}.`,
        );
      }
      history.set(`${row.video} ${row.pace}`, known);
    }
  }
  function checkFolded({ rows }: Look): void {
    for (const row of rows) {
      const parts = rowsOf(row.video, row.pace).slice(row.first, row.last + 1);
      const isSum =
        isSame(addedUp(parts.map(({ counts }) => counts)), row.counts) &&
        isSame(addedUp(parts.map(({ variances }) => variances)), row.variances) &&
        row.startsAt === parts[0]?.startsAt &&
        row.endsAt === parts.at(-1)?.endsAt;
      if (!isSum)
        finds.add(`Row ${row.first}–${row.last} of ${row.video} is not the sum of its windows.`);
      if (row.first === row.last) continue;
      totals.foldedRows += 1;
      for (const at of row.counts.keys()) {
        const windows = parts.map(({ first }) => first);
        sums.push({ block: `${row.video} ${row.pace} ${at}`, windows });
      }
    }
  }
  function checkWindows({ windows }: Look): void {
    for (const window of windows) {
      const rows = rowsOf(window.video_id, window.pace);
      for (const find of windowFinds(window, rows)) finds.add(find);
      if (window.pace === 'slow' || rows.length === 0) continue;
      for (const at of FAST_NAMES.keys()) {
        const block = `${window.video_id} fast ${at}`;
        sums.push({ block, windows: rows.map(({ first }) => first) });
      }
    }
  }
  function checkCells({ cells }: Look): void {
    for (const { video, count } of cells) {
      totals.cells += 1;
      const held = shownOf(rowsOf(video, 'fast')).views;
      const expected = held === undefined ? 'null/0/0.000000' : countOf(held);
      if (count !== expected)
        finds.add(`${video} is said to have ${count}; the rows give ${expected}.`);
      const windows = Array.from({ length: held?.movedAfter ?? 0 }, (_, at) => at);
      if (windows.length > 0) sums.push({ block: `${video} fast 0`, windows });
    }
  }
  return {
    played: (video, at, plays) => void counted.push({ video, at, counts: exactCounts(plays) }),
    add(one) {
      totals.looks += 1;
      learn(one);
      checkFolded(one);
      checkWindows(one);
      checkCells(one);
    },
    verdict() {
      const { rank, rankWithCells, releases } = ranksOf(history, sums);
      if (rankWithCells > rank)
        finds.add(`The cells have rank ${rankWithCells}, the releases ${rank}.`);
      const equalNoise = equalNoiseOf(history, counted);
      if (equalNoise > MOST_EQUAL) {
        finds.add(
          `${Math.round(equalNoise * 100)} % of the windows share their noise with another.`,
        );
      }
      if (totals.foldedRows === 0) finds.add('No row was folded: that part was not tried.');
      const figures = { ...totals, releases, rank, rankWithCells, equalNoise };
      return { figures, finds: [...finds] };
    },
  };
}

/** The rank of the releases alone, and of the releases with every sum that was seen beside them. */
function ranksOf(history: ReadonlyMap<string, readonly SeenRow[]>, sums: readonly Sum[]) {
  const byBlock = Map.groupBy(sums, ({ block }) => block);
  let rank = 0;
  let rankWithCells = 0;
  let releases = 0;
  for (const [key, rows] of history) {
    releases += rows.length;
    for (const at of (rows[0]?.counts ?? []).keys()) {
      const units = rows.map((_, window) => rowOf([window], rows.length + 1));
      const seen = new Set(
        (byBlock.get(`${key} ${at}`) ?? []).map(({ windows }) => windows.join()),
      );
      const cells = [...seen].map((text) =>
        rowOf(text.split(',').filter(Boolean).map(Number), rows.length + 1),
      );
      rank += rankOf(units);
      rankWithCells += rankOf([...units, ...cells]);
    }
  }
  return { rank, rankWithCells, releases };
}

/** Ones where a window is summed; a window that no release told falls into the last column. */
function rowOf(windows: readonly number[], width: number): number[] {
  const row = Array.from({ length: width }, () => 0);
  for (const window of windows) row[Math.min(window, width - 1)] = 1;
  return row;
}

/** The share of fast windows whose noise, known to whoever made all the plays, is that of another window. */
function equalNoiseOf(
  history: ReadonlyMap<string, readonly SeenRow[]>,
  counted: readonly { video: string; at: number; counts: ExactCounts }[],
): number {
  const noises = [...history.values()].flat().flatMap((row) => {
    if (row.pace !== 'fast') return [];
    const within = counted.filter(
      ({ video, at }) => video === row.video && at >= row.startsAt && at < row.endsAt,
    );
    return FAST_NAMES.map((name, at) => {
      const exact = within.reduce((sum, { counts }) => sum + counts[name], 0);
      return (row.counts[at] ?? 0) - exact;
    }).join();
  });
  const groups = Map.groupBy(noises, (noise) => noise);
  const shared = noises.filter((noise) => (groups.get(noise)?.length ?? 0) > 1);
  return noises.length === 0 ? 0 : shared.length / noises.length;
}

function isSameRow(one: SeenRow | undefined, other: SeenRow): boolean {
  return one !== undefined && isSame(one.counts, other.counts) && one.endsAt === other.endsAt;
}
