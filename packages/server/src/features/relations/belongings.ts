import type { Db } from '#engines/db/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import { relationsBetween, type AccountsOf } from './meeting.ts';
import { pickBlocked, pickFollows, pickShieldsWith } from './lists.ts';
import { removeFollow, removeShield } from './store.ts';
import type { FollowRow, ShieldRow } from './table.ts';

interface Options {
  db: Db;
  counters: Counters;
  accountsOf: AccountsOf;
}

const LOT = 200;

/** Rows with the name of the account that they are about, null where it is gone, and without their own ids. */
async function named<Row extends FollowRow | ShieldRow>(
  accountsOf: AccountsOf,
  rows: readonly Row[],
  otherOf: (row: Row) => AccountId,
): Promise<object[]> {
  const shown: object[] = [];
  for (let start = 0; start < rows.length; start += LOT) {
    const lot = rows.slice(start, start + LOT);
    const accounts = await accountsOf(lot.map(otherOf));
    for (const row of lot) {
      const what = 'kind' in row ? { kind: row.kind } : { state: row.state };
      const username = accounts.get(otherOf(row))?.username ?? null;
      shown.push({ username, ...what, at: row.at });
    }
  }
  return shown;
}

/** Follows and requests, either way. */
export function followBelongings({ db, counters, accountsOf }: Options): Belongings {
  /** One lot in one short transaction; whether there may be more. */
  const forgetLot = (id: AccountId, side: 'follower_id' | 'followed_id') =>
    db.transaction().execute(async (transaction) => {
      const rows = await pickFollows(transaction, { [side]: id }, LOT);
      for (const row of rows) {
        if ((await removeFollow(transaction, row)) !== 'accepted') continue;
        await counters.addToAccount(transaction, row.follower_id, { following: -1 });
        await counters.addToAccount(transaction, row.followed_id, { followers: -1 });
      }
      return rows.length === LOT;
    });
  return {
    exportName: 'follows.json',
    async exportOf(id) {
      const [following, followers] = await Promise.all([
        pickFollows(db, { follower_id: id }),
        pickFollows(db, { followed_id: id }),
      ]);
      return {
        following: await named(accountsOf, following, ({ followed_id }) => followed_id),
        followers: await named(accountsOf, followers, ({ follower_id }) => follower_id),
      };
    },
    async forget(id) {
      for (const side of ['follower_id', 'followed_id'] as const) while (await forgetLot(id, side));
      await counters.forgetAccount(id);
    },
  };
}

/**
 * Blocks, mutes and restrictions: those the account chose are exported, those against it are not told. As in its lists,
 * nobody is named who blocked the account first.
 */
export function shieldBelongings({ db, accountsOf }: Omit<Options, 'counters'>): Belongings {
  return {
    exportName: 'shields.json',
    async exportOf(id) {
      const rows = await pickShieldsWith(db, { owner_id: id });
      const blocked = await pickBlocked(db, { owner: id }, { after: null, limit: rows.length });
      const told = new Set(blocked.map((place) => place.id));
      const others = rows.filter(({ kind }) => kind !== 'block');
      for (let start = 0; start < others.length; start += LOT) {
        const lot = others.slice(start, start + LOT).map(({ target_id }) => target_id);
        const relations = await relationsBetween(db, id, lot);
        for (const other of lot) if (relations.get(other)?.isBlockedBy !== true) told.add(other);
      }
      const shown = rows.filter(({ target_id }) => told.has(target_id));
      return named(accountsOf, shown, ({ target_id }) => target_id);
    },
    async forget(id) {
      for (const side of ['owner_id', 'target_id'] as const) {
        for (;;) {
          const rows = await pickShieldsWith(db, { [side]: id }, LOT);
          for (const row of rows) await removeShield(db, row);
          if (rows.length < LOT) break;
        }
      }
    },
  };
}
