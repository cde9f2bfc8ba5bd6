import type { HeldField } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, HeldTextId, VideoId } from '#lib/ids.ts';
import type { HeldTextRow } from './table.ts';

/** Where a text stands. */
export interface HeldPlace {
  account: AccountId;
  field: HeldField;
  /** Of a caption. */
  video: VideoId | null;
}

export async function insertHeld(db: Db, row: HeldTextRow): Promise<void> {
  await db.insertInto('held_texts').values(row).execute();
}

export async function dropHeldAt(db: Db, { account, field, video }: HeldPlace): Promise<void> {
  await db
    .deleteFrom('held_texts')
    .where('account_id', '=', account)
    .where('field', '=', field)
    .where('video_id', video === null ? 'is' : '=', video)
    .execute();
}

/** Takes out a text of this account; what it was. */
export async function dropHeld(
  db: Db,
  id: HeldTextId,
  account?: AccountId,
): Promise<HeldTextRow | undefined> {
  return db
    .deleteFrom('held_texts')
    .where('id', '=', id)
    .$if(account !== undefined, (query) => query.where('account_id', '=', account!))
    .returningAll()
    .executeTakeFirst();
}

export async function findHeld(db: Db, id: HeldTextId): Promise<HeldTextRow | undefined> {
  return db.selectFrom('held_texts').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function heldOf(db: Db, account: AccountId): Promise<HeldTextRow[]> {
  return db
    .selectFrom('held_texts')
    .selectAll()
    .where('account_id', '=', account)
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute();
}

/** Texts of open accounts but this one, the oldest first. */
export async function oldestHeld(
  db: Db,
  { but, limit }: { but: AccountId; limit: number },
): Promise<HeldTextRow[]> {
  return db
    .selectFrom('held_texts')
    .innerJoin('profiles', 'profiles.id', 'held_texts.account_id')
    .selectAll('held_texts')
    .where('profiles.standing', '=', 'open')
    .where('account_id', '!=', but)
    .orderBy('at')
    .orderBy('held_texts.id')
    .limit(limit)
    .execute();
}

export async function dropHeldOf(db: Db, account: AccountId): Promise<void> {
  await db.deleteFrom('held_texts').where('account_id', '=', account).execute();
}
