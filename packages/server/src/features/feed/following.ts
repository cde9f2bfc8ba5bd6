import type { Clip, Creator, FollowingEntry, FollowingPage } from '@footlights/contract';
import type { Accounts, Relations } from '#features/relations/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import { placeOf, type Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { PAGE } from './service.ts';

/** What the accounts that one follows put up and passed on, the latest first. */
export interface FollowingFeed {
  /** Refuses a cursor that no page gave. A page may be short, even empty, and goes on with the next. */
  page(viewer: AccountId, cursor: string | undefined): Promise<FollowingPage>;
}

/** A clip in the line: when it was put up or passed on, and by whom it was passed on. */
export interface Picked {
  at: number;
  id: VideoId;
  /** Null: by nobody, its own creator is followed. */
  by: AccountId | null;
}

/** A way in which clips come into the line: the latest of some accounts after a place. Not ruled. */
export type PickOf = (
  accounts: Accounts,
  page: { after: Place<VideoId> | null; limit: number },
) => Promise<Picked[]>;

/** What the following feed goes by. */
export interface FollowingFeedOptions {
  relations: Pick<Relations, 'followedBy' | 'sightOf'>;
  clips: Pick<Clips, 'list'>;
  creatorsOf: (ids: AccountId[]) => Promise<ReadonlyMap<AccountId, Creator>>;
  picks: readonly PickOf[];
}

/** Lots of a page that are gone through until something may be shown. */
const MOST_LOTS = 3;

export function createFollowingFeed(options: FollowingFeedOptions): FollowingFeed {
  return {
    async page(viewer, cursor) {
      let after = placeOf<VideoId>(cursor, 'v');
      for (let lot = 1; ; lot += 1) {
        const { picked, isLast } = await pick(options, viewer, after);
        const entries = await show(options, viewer, picked);
        after = picked.at(-1) ?? null;
        const next = isLast || after === null ? null : `${after.at}.${after.id}`;
        if (entries.length > 0 || next === null || lot === MOST_LOTS) return { entries, next };
      }
    },
  };
}

/** The next ten of all ways together, each clip once: the latest of its coming. */
async function pick(
  { relations, picks }: FollowingFeedOptions,
  viewer: AccountId,
  after: Place<VideoId> | null,
): Promise<{ picked: Picked[]; isLast: boolean }> {
  const accounts = relations.followedBy(viewer);
  const lists = await Promise.all(
    picks.map((pickOf) => pickOf(accounts, { after, limit: PAGE + 1 })),
  );
  const all = lists.flat().toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  return { picked: all.slice(0, PAGE), isLast: all.length <= PAGE };
}

async function show(
  { relations, clips, creatorsOf }: FollowingFeedOptions,
  viewer: AccountId,
  picked: readonly Picked[],
): Promise<FollowingEntry[]> {
  const passedOnBy = [...new Set(picked.flatMap(({ by }) => by ?? []))];
  const [shown, reposters, sight] = await Promise.all([
    clips.list([...new Set(picked.map(({ id }) => id))], viewer),
    passedOnBy.length === 0 ? new Map<AccountId, Creator>() : creatorsOf(passedOnBy),
    relations.sightOf(viewer, passedOnBy),
  ]);
  const left = new Map(shown.filter(isForLists).map((clip) => [clip.id, clip]));
  return picked.flatMap(({ id, by }) => {
    const clip = left.get(id);
    const repostedBy = by === null ? null : reposters.get(by);
    const isListed = by === null || sight.lists(by, 'public');
    if (clip === undefined || repostedBy === undefined || !isListed) return [];
    left.delete(id);
    return { clip, repostedBy };
  });
}

/** What was passed on may have become unlisted or private since. */
function isForLists({ visibility }: Clip): boolean {
  return visibility === 'public' || visibility === 'followers';
}
