import type { Db } from '#engines/db/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Belongings } from '#lib/belongings.ts';
import { removeShares, sharesOf } from './store.ts';

/** Shares that go in one transaction. */
const LOT = 200;

/** What an account passed on. */
export function shareBelongings({ db, counters }: { db: Db; counters: Counters }): Belongings {
  return {
    exportName: 'shares.json',
    exportOf: async (id) =>
      (await sharesOf(db, id)).map(({ video_id, has_link, reposted_at }) => ({
        clip: video_id,
        hasPassedOnLink: has_link === 1,
        repostedAt: reposted_at,
      })),
    async forget(id) {
      for (
        let lot = await sharesOf(db, id, LOT);
        lot.length > 0;
        lot = await sharesOf(db, id, LOT)
      ) {
        await db.transaction().execute(async (transaction) => {
          const ids = lot.map(({ video_id }) => video_id);
          for (const video of await removeShares(transaction, id, ids))
            await counters.addToVideo(transaction, video, { shares: -1 });
        });
      }
    },
  };
}
