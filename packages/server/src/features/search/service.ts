import type { ClipPage, Discovery, FoundAccount, HashtagCount } from '@footlights/contract';
import type { Search } from '#engines/search/port.ts';
import type { AccountId, VideoId, Viewer } from '#lib/ids.ts';
import { foundBy, showAccounts } from './accounts.ts';
import { createDiscovering, type DiscoveringOptions } from './discovering.ts';
import { findPage, type Wanted } from './finding.ts';

/** Finding clips, accounts and hashtags. Queries are neither kept nor logged. */
export interface Finder {
  clips(viewer: Viewer, wanted: Wanted): Promise<ClipPage>;
  accounts(
    viewer: Viewer,
    wanted: Wanted,
  ): Promise<{ accounts: FoundAccount[]; next: string | null }>;
  hashtags(wanted: Wanted): Promise<{ hashtags: HashtagCount[]; next: string | null }>;
  discover(viewer: Viewer): Promise<Discovery>;
}

/** What finding needs. */
export interface FinderOptions extends DiscoveringOptions {
  search: Search;
}

export function createFinder(options: FinderOptions): Finder {
  const { search, clips, hashtags } = options;
  const showHashtags = async (ids: string[]) => {
    const counted = await hashtags.count(ids);
    return new Map(counted.filter((one) => one.clips > 0).map((one) => [one.hashtag, one]));
  };
  return {
    async clips(viewer, wanted) {
      const show = async (ids: string[]) => {
        const shown = await clips.listPublic(ids as VideoId[], viewer);
        return new Map(shown.map((clip) => [clip.id, clip]));
      };
      const { shown, next } = await findPage(search, 'clip', { ...wanted, show });
      return { clips: shown, next };
    },
    async accounts(viewer, wanted) {
      const rule = foundBy(wanted.text);
      const show = (ids: string[]) => showAccounts(options, ids as AccountId[], { viewer, rule });
      const { shown, next } = await findPage(search, 'account', { ...wanted, show });
      return { accounts: shown, next };
    },
    async hashtags(wanted) {
      const { shown, next } = await findPage(search, 'hashtag', { ...wanted, show: showHashtags });
      return { hashtags: shown, next };
    },
    discover: createDiscovering(options),
  };
}
