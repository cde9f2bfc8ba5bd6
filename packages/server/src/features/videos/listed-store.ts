import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';

/** A clip that everybody may find, and the day it was changed on. */
export interface ListedClip extends Place<VideoId> {
  /** Start of a UTC day; null: it is as it was published. */
  editedOn: number | null;
}

/** Somebody with public clips. */
export interface ListedCreator {
  id: AccountId;
  /** When the newest of them was published. */
  newestAt: number;
}

/** A stretch of a list: what comes after one key, up to and including another; null: from its begin, to its end. */
export interface Stretch<Key> {
  after: Key | null;
  until: Key | null;
  limit: number;
}

/**
 * Everything public in an order that does not change, for lists that are walked as a whole: clips by the time of
 * publishing, creators by id. Each call walks an index from a key on, and so costs what it gives or skips.
 */
export interface Listed {
  clips: (stretch: Stretch<Place<VideoId>>) => Promise<ListedClip[]>;
  /** The clip that many after a place; null: there is none. */
  clipBehind: (after: Place<VideoId> | null, skip: number) => Promise<Place<VideoId> | null>;
  creators: (stretch: Stretch<AccountId>) => Promise<ListedCreator[]>;
  creatorBehind: (after: AccountId | null, skip: number) => Promise<AccountId | null>;
}

export function createListed(db: Db): Listed {
  return {
    clips: ({ after, until, limit }) =>
      publicClips(db, after)
        .select(['id', 'published_at as at', 'edited_on as editedOn'])
        .$if(until !== null, (query) =>
          query.where((on) =>
            on(on.refTuple('published_at', 'id'), '<=', on.tuple(until!.at, until!.id)),
          ),
        )
        .limit(limit)
        .$narrowType<{ at: number }>()
        .execute(),
    clipBehind: async (after, skip) =>
      (await publicClips(db, after)
        .select(['id', 'published_at as at'])
        .limit(1)
        .offset(skip)
        .$narrowType<{ at: number }>()
        .executeTakeFirst()) ?? null,
    creators: ({ after, until, limit }) =>
      creatorsAfter(db, after)
        .select(NEWEST.as('newestAt'))
        .$if(until !== null, (query) => query.where('creator_id', '<=', until!))
        .limit(limit)
        .execute(),
    creatorBehind: async (after, skip) =>
      (await creatorsAfter(db, after).limit(1).offset(skip).executeTakeFirst())?.id ?? null,
  };
}

/** By the index `videos_public`. */
function publicClips(db: Db, after: Place<VideoId> | null) {
  return db
    .selectFrom('videos')
    .where('audience', '=', 'public')
    .where('published_at', 'is not', null)
    .$if(after !== null, (query) =>
      query.where((on) =>
        on(on.refTuple('published_at', 'id'), '>', on.tuple(after!.at, after!.id)),
      ),
    )
    .orderBy('published_at')
    .orderBy('id');
}

const NEWEST = sql<number>`max(case when audience = 'public' then published_at end)`;

/** By the index `videos_profile`, which holds all that is asked: a condition on the audience would draw in another. */
function creatorsAfter(db: Db, after: AccountId | null) {
  return db
    .selectFrom('videos')
    .select('creator_id as id')
    .where('creator_id', '>', after ?? ('' as AccountId))
    .groupBy('creator_id')
    .having(NEWEST, 'is not', null)
    .orderBy('creator_id');
}
