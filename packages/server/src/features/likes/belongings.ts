import type { Db } from '#engines/db/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import { pickLikes, removeLikes } from './store.ts';

/** Likes that go in one transaction. */
const LOT = 200;

/** What an account likes. */
export function likeBelongings({ db, counters }: { db: Db; counters: Counters }): Belongings {
  const pick = (accountId: AccountId, limit: number) =>
    pickLikes(db, { accountId, isPublic: false }, { after: null, limit });
  return {
    exportName: 'likes.json',
    exportOf: async (id) =>
      (await pick(id, Number.MAX_SAFE_INTEGER)).map(({ id: clip, at }) => ({ clip, likedAt: at })),
    async forget(id) {
      for (let lot = await pick(id, LOT); lot.length > 0; lot = await pick(id, LOT)) {
        await db.transaction().execute(async (transaction) => {
          const ids = lot.map(({ id: video }) => video);
          for (const video of await removeLikes(transaction, id, ids))
            await counters.addToVideo(transaction, video, { likes: -1 });
        });
      }
    },
  };
}
