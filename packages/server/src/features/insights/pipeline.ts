import type { ClipOrder, ClipTotals } from '@footlights/contract';
import { type PlayedClip, shownActs } from '#features/videos/pipeline.ts';
import { placeOf } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { InsightsOptions } from './options.ts';
import { mostFirst } from './order.ts';
import { totalsOf } from './totals.ts';

/** Which page of a creator's clips. */
export interface ClipsPage {
  order?: ClipOrder | undefined;
  cursor?: string | undefined;
}

const PAGE = 24;
/** Lines of an export. */
const MOST_EXPORTED = 5000;

/** A creator's own clips of every visibility with their totals. A later page follows the order as it is by then. */
export async function listClips(
  options: InsightsOptions,
  account: AccountId,
  { order = 'newest', cursor }: ClipsPage,
): Promise<{ clips: ClipTotals[]; next: string | null }> {
  const last = placeOf<VideoId>(cursor, 'v');
  const all = await options.clips.playedBy(account);
  const ordered = await inOrder(options, account, { all, order });
  const start = last === null ? 0 : startOf(ordered, last);
  const end = start + PAGE;
  const page = ordered.slice(start, end);
  const shown = page.at(-1);
  return {
    clips: await totalsOf(options, page, await options.counters.ofVideos(page.map(({ id }) => id))),
    next: end < ordered.length && shown !== undefined ? `${end}.${shown.id}` : null,
  };
}

/** All of them, the newest first, up to 5,000. */
export async function exportedClips(
  options: InsightsOptions,
  account: AccountId,
): Promise<ClipTotals[]> {
  const all = await options.clips.playedBy(account);
  const acts = await options.counters.ofCreator(account);
  return totalsOf(options, all.slice(0, MOST_EXPORTED), acts);
}

/** By what is shown of a clip, so that no order tells what is not; those that are equal stay as they were, newest first. */
async function inOrder(
  { counters, views }: InsightsOptions,
  account: AccountId,
  { all, order }: { all: readonly PlayedClip[]; order: ClipOrder },
): Promise<readonly PlayedClip[]> {
  if (order === 'newest') return all;
  const ids = all.map(({ id }) => id);
  if (order === 'views' || order === 'viewers') return mostFirst(all, views.valuesOf(ids, order));
  const acts = await counters.ofCreator(account);
  const counts = all.map((clip) => shownActs(clip, acts)[order]);
  return mostFirst(all, counts);
}

/** After the last one shown; where that is gone, as far in as before. */
function startOf(ordered: readonly PlayedClip[], { at, id }: { at: number; id: VideoId }): number {
  const place = ordered.findIndex((one) => one.id === id);
  return place === -1 ? at : place + 1;
}
