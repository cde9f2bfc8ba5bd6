import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { Accounts, Audience } from '#features/relations/service.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';

/** Clips of one account for one audience: one walk of an index. */
interface Stream {
  creatorId: AccountId;
  audience: Audience;
}

interface Page {
  after: Place<VideoId> | null;
  limit: number;
}

/**
 * Clips of many accounts for everybody or for followers, newest first, after a place. Two statements: the newest clip
 * of each stream, one look into an index each; then the `limit` streams of which that is newest are walked, at most
 * `limit` clips each. No other stream can have a clip among the `limit` newest. What an account has put up beyond the
 * page costs nothing, and neither does what others have.
 */
export async function pickOfAccounts(
  db: Db,
  accounts: Accounts,
  page: Page,
): Promise<Place<VideoId>[]> {
  const streams = await newestStreams(db, accounts, page);
  const walks = streams.map((stream) => walk(db, stream, page));
  const [first, ...more] = walks;
  if (first === undefined) return [];
  const all = more.reduce((query, next) => query.unionAll(next), first);
  return db
    .selectFrom(all.as('picked'))
    .select(['id', 'at'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

async function newestStreams(db: Db, accounts: Accounts, page: Page): Promise<Stream[]> {
  const heads = (audience: Audience) =>
    db.selectFrom(accounts.as('followed')).select((on) => [
      'followed.account as creatorId',
      sql<Audience>`cast(${audience} as text)`.as('audience'),
      on
        .selectFrom('videos')
        // Sorts as time, then id: times have 13 digits from 2001 to 2286.
        .select(sql<string>`published_at || '.' || id`.as('head'))
        .whereRef('creator_id', '=', 'followed.account')
        .where('audience', '=', audience)
        .where('published_at', 'is not', null)
        .$if(page.after !== null, (query) =>
          query.where((row) =>
            row(row.refTuple('published_at', 'id'), '<', row.tuple(page.after!.at, page.after!.id)),
          ),
        )
        .orderBy('published_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .as('head'),
    ]);
  return db
    .selectFrom(heads('public').unionAll(heads('followers')).as('heads'))
    .select(['creatorId', 'audience'])
    .where('head', 'is not', null)
    .orderBy('head', 'desc')
    .limit(page.limit)
    .execute();
}

function walk(db: Db, { creatorId, audience }: Stream, { after, limit }: Page) {
  const clips = db
    .selectFrom('videos')
    .select(['id', 'published_at as at'])
    .where('creator_id', '=', creatorId)
    .where('audience', '=', audience)
    .where('published_at', 'is not', null)
    .$if(after !== null, (query) =>
      query.where((on) =>
        on(on.refTuple('published_at', 'id'), '<', on.tuple(after!.at, after!.id)),
      ),
    )
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .$narrowType<{ at: number }>();
  // Parts of a union have no order of their own in SQLite.
  return db.selectFrom(clips.as('walked')).select(['id', 'at']);
}
