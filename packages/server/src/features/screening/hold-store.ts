import type { Db } from '#engines/db/port.ts';
import type { VideoId } from '#lib/ids.ts';
import type { ClipHoldRow, HoldCause } from './table.ts';

/** Holds a clip for a cause, once. */
export async function putHold(db: Db, row: ClipHoldRow): Promise<void> {
  const { video_id: _, cause: __, ...change } = row;
  await db
    .insertInto('clip_holds')
    .values(row)
    .onConflict((conflict) => conflict.columns(['video_id', 'cause']).doUpdateSet(change))
    .execute();
}

/** Why these clips wait. */
export async function holdsOf(
  db: Db,
  ids: readonly VideoId[],
): Promise<Map<VideoId, ClipHoldRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('clip_holds')
    .selectAll()
    .where('video_id', 'in', ids)
    .orderBy('cause')
    .execute();
  return Map.groupBy(rows, ({ video_id }) => video_id);
}

/** Ends one cause, or all, that are not newer than `until`. */
export async function endHolds(
  db: Db,
  id: VideoId,
  { cause, until }: { cause: HoldCause | 'all'; until?: number },
): Promise<void> {
  await db
    .deleteFrom('clip_holds')
    .where('video_id', '=', id)
    .$if(cause !== 'all', (query) => query.where('cause', '=', cause as HoldCause))
    .$if(until !== undefined, (query) => query.where('at', '<=', until!))
    .execute();
}
