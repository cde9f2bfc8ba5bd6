import type { Clip, ClipPage } from '@footlights/contract';
import type { Relations } from '#features/relations/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';
import type { Pool, PoolEntry } from './pool.ts';
import { PAGE } from './service.ts';

/** The feed as one account has it. */
export interface OwnFeed {
  /**
   * A page of the pool's order without accounts that the viewer blocks, mutes or is blocked by, and without captions
   * that have a word it mutes; what is left out is made up for from what follows. Nothing of it is kept. Refuses a
   * cursor that no page gave.
   */
  page(viewer: AccountId, cursor: string | undefined): Promise<ClipPage>;
}

/** What has words in it that a viewer does not want to see. */
export type MutedWordsOf = (viewer: Viewer) => Promise<(text: string) => boolean>;

/** What a personal feed goes by. */
export interface OwnFeedOptions {
  pool: Pool;
  clips: Pick<Clips, 'showPublic'>;
  relations: Pick<Relations, 'sightOf'>;
  mutedWordsOf: MutedWordsOf;
}

/** Places of the pool that are looked at together. */
const LOT = 50;
/** Lots that a page goes through at most; a page may be short, and goes on with the next. */
const MOST_LOTS = 4;

export function createOwnFeed({
  pool,
  clips: all,
  relations,
  mutedWordsOf,
}: OwnFeedOptions): OwnFeed {
  /** Of some places those whose authors the viewer wants to see. */
  async function listed(viewer: AccountId, lot: readonly PoolEntry[]): Promise<Set<PoolEntry>> {
    const sight = await relations.sightOf(viewer, [...new Set(lot.map(({ author }) => author))]);
    return new Set(lot.filter(({ author }) => sight.lists(author, 'public')));
  }
  return {
    async page(viewer, cursor) {
      await pool.refresh();
      const { entries, start, cursorAt } = pool.read(cursor);
      const isMuted = await mutedWordsOf(viewer);
      const clips: Clip[] = [];
      let end = start;
      for (let lot = 0; lot < MOST_LOTS && clips.length < PAGE && end < entries.length; lot += 1) {
        const places = entries.slice(end, end + LOT);
        const wanted = await listed(viewer, places);
        const taken = [...wanted].slice(0, PAGE - clips.length);
        const shown = await all.showPublic(taken.map(({ id }) => id));
        clips.push(...shown.filter(({ caption }) => !isMuted(caption)));
        const last = taken.at(-1);
        end += taken.length < wanted.size ? places.indexOf(last!) + 1 : places.length;
      }
      return { clips, next: cursorAt(end) };
    },
  };
}
