import type { Discovery } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Feed } from '#features/feed/service.ts';
import type { Hashtags } from '#features/hashtags/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';
import { showAccounts, type AccountsOptions } from './accounts.ts';
import { pickRising } from './store.ts';

/** Where discovery comes from. */
export interface DiscoveringOptions extends AccountsOptions {
  db: Db;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  hashtags: Pick<Hashtags, 'count' | 'trending'>;
  feed: Pick<Feed, 'top'>;
  clips: Pick<Clips, 'listPublic'>;
}

const WEEK_MS = 7 * 86_400_000;
const FRESH_MS = 5 * 60_000;
const MOST_HASHTAGS = 12;
const MOST_CREATORS = 12;
const MOST_CLIPS = 24;
/** Picked for each shown, for those that the viewer does not see. */
const OVER = 3;

/** What there is to find without a query; each part in the same order for everybody, without what a viewer hides. */
export function createDiscovering(
  options: DiscoveringOptions,
): (viewer: Viewer) => Promise<Discovery> {
  const { clock, hashtags, feed, clips } = options;
  let rising: { at: number; ids: Promise<AccountId[]> } | undefined;

  function risingNow(): Promise<AccountId[]> {
    if (rising === undefined || clock.monotonic() - rising.at >= FRESH_MS) {
      const since = clock.now() - WEEK_MS;
      const ids = pickRising(options.db, { since, limit: MOST_CREATORS * OVER });
      rising = { at: clock.monotonic(), ids };
      ids.catch(() => {
        rising = undefined;
      });
    }
    return rising.ids;
  }
  return async (viewer) => {
    const trending = (await hashtags.trending.list()).slice(0, MOST_HASHTAGS);
    const accounts = await showAccounts(options, await risingNow(), {
      viewer,
      rule: ({ isPrivate, isFindable }) => !isPrivate && isFindable,
    });
    const top = await clips.listPublic(await feed.top(MOST_CLIPS * 2), viewer);
    const creators = (await risingNow()).flatMap((id) => accounts.get(id) ?? []);
    return {
      trending: (await hashtags.count(trending)).filter((one) => one.clips > 0),
      creators: creators.slice(0, MOST_CREATORS),
      clips: top.slice(0, MOST_CLIPS),
    };
  };
}
