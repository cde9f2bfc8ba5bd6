import type { ClipInsights, ClipTotals, Insights as Overview } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { clipInsightsOf } from './clip.ts';
import type { InsightsOptions } from './options.ts';
import { overviewOf } from './overview.ts';
import { type ClipsPage, exportedClips, listClips } from './pipeline.ts';
import { type RangeQuery, spanFrom } from './range.ts';
import { removeDays } from './store.ts';

/** How a creator's clips do, from released numbers and acts: the same answer whoever asks with the right to it. */
export interface Insights {
  /** Refuses with `insights/range-invalid`, as the others that take a range. */
  overview(account: AccountId, query: RangeQuery): Promise<Overview>;
  listClips(
    account: AccountId,
    page: ClipsPage,
  ): Promise<{ clips: ClipTotals[]; next: string | null }>;
  /** The newest, up to 5,000. */
  allClips(account: AccountId): Promise<ClipTotals[]>;
  /** Refuses with `video/not-found` what is not the account's own or cannot be played. */
  clip(account: AccountId, id: VideoId, query: RangeQuery): Promise<ClipInsights>;
  belongings: Belongings;
}

export function createInsights(options: InsightsOptions): Insights {
  const span = (query: RangeQuery) => spanFrom(query, options.clock.now());
  return {
    overview: (account, query) => overviewOf(options, account, span(query)),
    listClips: (account, page) => listClips(options, account, page),
    allClips: (account) => exportedClips(options, account),
    async clip(account, id, query) {
      const asked = span(query);
      const all = await options.clips.playedBy(account);
      const clip = all.find((one) => one.id === id);
      if (clip === undefined) throw new Refusal('video/not-found');
      return clipInsightsOf(options, { clip, all }, asked);
    },
    belongings: {
      // Numbers that the account can see and export as they are, and no list of anything.
      exportName: null,
      exportOf: () => Promise.resolve(null),
      forget: (account) => removeDays(options.db, account),
    },
  };
}
