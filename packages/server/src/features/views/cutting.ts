import type { Turns } from '#lib/turns.ts';
import { addAll, type Commits } from './commits.ts';
import { cutsOf } from './cuts.ts';
import type { DueWindows } from './due-windows.ts';
import type { Published } from './published.ts';
import type { Publisher } from './publisher.ts';

/** What cutting works on. */
export interface CuttingOptions {
  published: Published;
  publisher: Publisher;
  commits: Pick<Commits, 'add'>;
  due: DueWindows;
  now: () => number;
  /** Cuts take turns with everything else that changes windows. */
  turns: Turns;
}

const CUTS_AT_ONCE = 512;
const SLICE_MS = 4;

/**
 * Cuts every window that is due and publishes it, until none is. When it rejects, those that could not be cut are due
 * as before, and those that could not be published wait.
 */
export async function cutDue(options: CuttingOptions): Promise<void> {
  // What could not be written before comes first.
  await options.publisher.flush();
  for (let taken = await takeDue(options); taken.length > 0; taken = await takeDue(options)) {
    let at = 0;
    try {
      for (; at < taken.length; at += CUTS_AT_ONCE) {
        const some = taken.subarray(at, at + CUTS_AT_ONCE);
        await options.turns.take(() => cut(some, options));
      }
    } finally {
      for (const left of taken.subarray(at)) if (isDue(left, options)) addAgain(left, options);
    }
  }
}

/** In ascending order: neighbours cost less to write. */
async function takeDue(options: CuttingOptions): Promise<Uint32Array> {
  const { due, now } = options;
  const taken = new Set<number>();
  let until = performance.now() + SLICE_MS;
  for (let series = due.take(now()); series !== null; series = due.take(now())) {
    if (isDue(series, options)) taken.add(series);
    if (taken.size % 64 !== 0 || performance.now() < until) continue;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + SLICE_MS;
  }
  return Uint32Array.from(taken).toSorted();
}

async function cut(series: Uint32Array, options: CuttingOptions): Promise<void> {
  const { published, publisher, commits } = options;
  const still = [...series].filter((number) => isDue(number, options));
  const records = cutsOf(still, published);
  if (records.length > 0) await addAll(commits, records);
  await publisher.flush();
}

/** Not yet cut, paused or deleted. */
function isDue(series: number, { published, publisher, now }: CuttingOptions): boolean {
  const end = published.endOf(series);
  return end !== null && end <= now() && !publisher.hasCut(series);
}

function addAgain(series: number, { published, due }: CuttingOptions): void {
  const running = published.at(series);
  if (running !== undefined) due.add(running);
}
