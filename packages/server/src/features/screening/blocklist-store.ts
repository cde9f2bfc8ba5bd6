import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, BlockedFileId, VideoId } from '#lib/ids.ts';
import { nearOf, type Bands } from './frames.ts';
import type { BlockedFileRow, BlockedFrameRow } from './table.ts';

export async function insertBlocked(
  db: Db,
  row: BlockedFileRow,
  prints: { sha256s: readonly string[]; frames: readonly Bands[] },
): Promise<void> {
  await db.insertInto('blocked_files').values(row).execute();
  const { id: file_id } = row;
  if (prints.sha256s.length > 0)
    await db
      .insertInto('blocked_hashes')
      .values(prints.sha256s.map((sha256) => ({ sha256, file_id })))
      .execute();
  if (prints.frames.length > 0)
    await db
      .insertInto('blocked_frames')
      .values(prints.frames.map((bands, position) => ({ file_id, position, ...columnsOf(bands) })))
      .execute();
}

function columnsOf([band_0, band_1, band_2, band_3]: Bands) {
  return { band_0, band_1, band_2, band_3 };
}

export async function blockedOf(db: Db, video: VideoId): Promise<BlockedFileRow | undefined> {
  return db
    .selectFrom('blocked_files')
    .selectAll()
    .where('video_id', '=', video)
    .executeTakeFirst();
}

export async function findBlocked(db: Db, id: BlockedFileId): Promise<BlockedFileRow | undefined> {
  return db.selectFrom('blocked_files').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Takes a file off the list with its hashes; foreign keys cascade. */
export async function removeBlocked(db: Db, id: BlockedFileId): Promise<void> {
  await db.deleteFrom('blocked_files').where('id', '=', id).execute();
}

/** A blocked file of exactly these bytes; one of this account's own before others. */
export async function withBytes(
  db: Db,
  sha256: string,
  accountId: AccountId,
): Promise<BlockedFileRow | undefined> {
  const rows = await db
    .selectFrom('blocked_hashes')
    .innerJoin('blocked_files', 'blocked_files.id', 'blocked_hashes.file_id')
    .selectAll('blocked_files')
    .where('blocked_hashes.sha256', '=', sha256)
    .limit(20)
    .execute();
  return rows.find(({ account_id }) => account_id === accountId) ?? rows[0];
}

/** Frames of blocked files that have a band within one bit of one of a frame's, some more than once. Walks four indexes. */
export async function nearFrames(db: Db, bands: Bands): Promise<BlockedFrameRow[]> {
  const within = (column: 'band_0' | 'band_1' | 'band_2' | 'band_3', band: number) =>
    db.selectFrom('blocked_frames').selectAll().where(column, 'in', nearOf(band));
  return within('band_0', bands[0])
    .unionAll(within('band_1', bands[1]))
    .unionAll(within('band_2', bands[2]))
    .unionAll(within('band_3', bands[3]))
    .execute();
}

/** How many frames these files have. */
export async function frameCounts(
  db: Db,
  ids: readonly BlockedFileId[],
): Promise<Map<BlockedFileId, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('blocked_frames')
    .select(({ fn }) => ['file_id', fn.countAll<number>().as('count')])
    .where('file_id', 'in', ids)
    .groupBy('file_id')
    .execute();
  return new Map(rows.map(({ file_id, count }) => [file_id, count]));
}

export async function addHit(db: Db, id: BlockedFileId): Promise<void> {
  await db
    .updateTable('blocked_files')
    .set({ hits: sql`hits + 1` })
    .where('id', '=', id)
    .execute();
}

/** Blocked files, the latest first, after a place. */
export async function pickBlocked(
  db: Db,
  { after, limit }: { after: Place<BlockedFileId> | null; limit: number },
): Promise<BlockedFileRow[]> {
  return db
    .selectFrom('blocked_files')
    .selectAll()
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', 'id'), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function forgetAccount(db: Db, accountId: AccountId): Promise<void> {
  await db
    .updateTable('blocked_files')
    .set({ account_id: null })
    .where('account_id', '=', accountId)
    .execute();
}

export async function loadBlocked(
  db: Db,
  ids: readonly BlockedFileId[],
): Promise<BlockedFileRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('blocked_files').selectAll().where('id', 'in', ids).execute();
}
