import type { Db } from '#engines/db/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import { collectedOf, collectionsOf, removeCollections } from './collection-store.ts';
import { pickSaves, removeSaves } from './store.ts';

/** Saves that go in one transaction. */
const LOT = 200;

/** What an account saved, and in which collections. */
export function saveBelongings({ db, counters }: { db: Db; counters: Counters }): Belongings {
  const pick = (id: AccountId, limit: number) => pickSaves(db, id, { after: null, limit });
  return {
    exportName: 'saved.json',
    async exportOf(id) {
      const saved = await pick(id, Number.MAX_SAFE_INTEGER);
      const collected = await collectedOf(db, id);
      const inside = Map.groupBy(collected, (row) => row.collection_id);
      return {
        saved: saved.map(({ id: clip, at }) => ({ clip, savedAt: at })),
        collections: (await collectionsOf(db, id)).map((row) => ({
          name: row.name,
          clips: (inside.get(row.id) ?? []).map((one) => one.video_id),
        })),
      };
    },
    async forget(id) {
      await removeCollections(db, id);
      for (let lot = await pick(id, LOT); lot.length > 0; lot = await pick(id, LOT)) {
        await db.transaction().execute(async (transaction) => {
          const ids = lot.map(({ id: video }) => video);
          for (const video of await removeSaves(transaction, id, ids))
            await counters.addToVideo(transaction, video, { saves: -1 });
        });
      }
    },
  };
}
