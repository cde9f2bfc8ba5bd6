import type { ClipPage } from '@footlights/contract';
import type { Clips } from '#features/videos/pipeline.ts';
import { placeOf, type Place } from '#http/cursor.ts';
import type { VideoId, Viewer } from '#lib/ids.ts';
import { pointsOf } from './points.ts';
import { pickTagged } from './store.ts';
import type { TrendingOptions } from './trending.ts';

/** Which page of a hashtag's clips. */
export interface HashtagPage {
  order?: 'newest' | 'top' | undefined;
  cursor?: string | undefined;
}

interface Wanted {
  hashtag: string;
  viewer: Viewer;
  page: HashtagPage;
}

/** What listing clips of a hashtag needs. */
export interface HashtagPageOptions extends TrendingOptions {
  clips: Pick<Clips, 'listPublic'>;
}

const PAGE = 24;
/** How far top clips are looked for. */
const MOST_RANKED = 500;

/** Clips of a hashtag, those uploaded last first. A page may be short of those that the viewer does not see. */
export async function listNewest(options: HashtagPageOptions, wanted: Wanted): Promise<ClipPage> {
  const { hashtag, viewer, page } = wanted;
  const after = placeOf<VideoId>(page.cursor, 'v');
  const picked = await pickTagged(options.db, hashtag, { after, limit: PAGE + 1 });
  const last = picked[PAGE - 1];
  return {
    clips: await options.clips.listPublic(idsOf(picked.slice(0, PAGE)), viewer),
    next: picked.length > PAGE && last !== undefined ? `${last.at}.${last.id}` : null,
  };
}

/** Clips of a hashtag by their points, of the 500 uploaded last; the later page follows the order as it is by then. */
export async function listTop(options: HashtagPageOptions, wanted: Wanted): Promise<ClipPage> {
  const { hashtag, viewer, page } = wanted;
  const picked = await pickTagged(options.db, hashtag, { after: null, limit: MOST_RANKED });
  const ids = idsOf(picked);
  const released = options.releasedOf(ids);
  const acts = await options.actsOf(ids);
  const ranked = ids
    .map((id) => ({
      id,
      points: pointsOf({ views: released.get(id)?.views ?? 0, acts: acts.get(id) }),
    }))
    .toSorted((a, b) => b.points - a.points || (a.id < b.id ? 1 : -1));
  const last = placeOf<VideoId>(page.cursor, 'v');
  const start = last === null ? 0 : startOf(ranked, last);
  const end = start + PAGE;
  const shown = ranked.slice(start, end);
  const next = shown.at(-1);
  return {
    clips: await options.clips.listPublic(idsOf(shown), viewer),
    next: end < ranked.length && next !== undefined ? `${end}.${next.id}` : null,
  };
}

/** After the last one shown; where that is gone, as far in as before. */
function startOf(ranked: readonly { id: VideoId }[], { at, id }: Place<VideoId>): number {
  const place = ranked.findIndex((one) => one.id === id);
  return place === -1 ? at : place + 1;
}

function idsOf(of: readonly { id: VideoId }[]): VideoId[] {
  return of.map(({ id }) => id);
}
