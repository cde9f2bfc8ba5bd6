import type { Profiles } from '#features/profiles/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { Clock } from '#lib/clock.ts';
import { startOfDay } from '#lib/day.ts';
import { createBounds, type Starts } from './bounds.ts';
import type { IndexedClip, IndexedProfile } from './xml.ts';

/** What search engines are told of. */
export interface Sitemaps {
  /** How many pages each list has. */
  pages(): Promise<{ clips: number; profiles: number }>;
  /** Public clips of a page, the first is 1, oldest first; null: there is no such page. */
  clips(page: number): Promise<IndexedClip[] | null>;
  /** Those who have public clips and want to be found: who only watches is on no list. */
  profiles(page: number): Promise<IndexedProfile[] | null>;
}

/** Most addresses of a page. 50,000 may be on one (sitemaps.org); so many take some tens of milliseconds. */
const PAGE = 1000;

export function createSitemaps(options: {
  clips: Pick<Clips, 'listed' | 'showPublic'>;
  profiles: Pick<Profiles, 'openByIds'>;
  clock: Pick<Clock, 'monotonic'>;
}): Sitemaps {
  const { clips, profiles, clock } = options;
  const { listed } = clips;
  const clipStarts = createBounds({ size: PAGE, clock, behind: listed.clipBehind });
  const creatorStarts = createBounds({ size: PAGE, clock, behind: listed.creatorBehind });

  return {
    pages: async () => ({
      clips: (await clipStarts()).length,
      profiles: (await creatorStarts()).length,
    }),
    async clips(page) {
      const stretch = stretchOf(await clipStarts(), page);
      if (stretch === null) return null;
      const rows = await listed.clips({ ...stretch, limit: PAGE });
      const shown = new Map(
        (await clips.showPublic(rows.map(({ id }) => id))).map((clip) => [clip.id, clip]),
      );
      return rows.flatMap(({ id, at, editedOn }) => {
        const clip = shown.get(id);
        return clip === undefined ? [] : { clip, changedAt: editedOn ?? startOfDay(at) };
      });
    },
    async profiles(page) {
      const stretch = stretchOf(await creatorStarts(), page);
      if (stretch === null) return null;
      const rows = await listed.creators({ ...stretch, limit: PAGE });
      const known = await profiles.openByIds(rows.map(({ id }) => id));
      return rows.flatMap(({ id, newestAt: changedAt }) => {
        const profile = known.get(id);
        return profile?.isFindable === true ? { username: profile.username, changedAt } : [];
      });
    },
  };
}

function stretchOf<Key>(starts: Starts<Key>, page: number) {
  const after = starts[page - 1];
  return after === undefined ? null : { after, until: starts[page] ?? null };
}
