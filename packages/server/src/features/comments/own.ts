import type { ActCounts } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { NO_ACTS } from '#features/counters/service.ts';
import type { VideoId, Viewer } from '#lib/ids.ts';
import { countRestricted, type Part } from './store.ts';
import type { CommentRow } from './table.ts';

/** How a list goes. */
export type Order = 'top' | 'newest' | 'oldest';

const ORDERS: Readonly<Record<Order, (a: CommentRow, b: CommentRow) => number>> = {
  top: (a, b) => b.likes - a.likes || newer(a, b),
  newest: newer,
  oldest: (a, b) => -newer(a, b),
};

function newer(a: CommentRow, b: CommentRow): number {
  return b.at - a.at || (a.id < b.id ? 1 : -1);
}

/** Picks what is listed, and among it what the viewer wrote that is held without its knowing: each in its own place. */
export async function pickWithOwn(
  viewer: Viewer,
  pick: (part: Part) => Promise<CommentRow[]>,
  { order, ...part }: Omit<Part, 'own'> & { order: Order },
): Promise<CommentRow[]> {
  const listed = await pick(part);
  if (viewer === null) return listed;
  const own = await pick({ ...part, own: viewer });
  return [...listed, ...own].toSorted(ORDERS[order]).slice(0, part.limit);
}

/** Counts of acts as their viewer has to see them: its own comments count, those too that nobody else is shown. */
export async function withOwnComments(
  db: Db,
  viewer: Viewer,
  { ids, counts }: { ids: readonly VideoId[]; counts: ReadonlyMap<VideoId, ActCounts> },
): Promise<ReadonlyMap<VideoId, ActCounts>> {
  if (viewer === null) return counts;
  const own = await countRestricted(db, viewer, { column: 'video_id', ids });
  if (own.size === 0) return counts;
  const more = [...own].map(([id, count]): [VideoId, ActCounts] => {
    const acts = counts.get(id) ?? NO_ACTS;
    return [id, { ...acts, comments: acts.comments + count }];
  });
  return new Map([...counts, ...more]);
}
