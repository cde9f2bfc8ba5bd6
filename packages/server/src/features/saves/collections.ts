import { MOST_COLLECTIONS, type Collection } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import { newId, type AccountId, type CollectionId, type VideoId } from '#lib/ids.ts';
import {
  collectionsOf,
  collectionsWith,
  countCollected,
  findCollection,
  insertCollection,
  removeCollection,
  renameCollection,
} from './collection-store.ts';
import { collectionNameFrom } from './names.ts';
import { countSaves } from './store.ts';

/** The collections of an account. To everybody else there are none. */
export interface Collections {
  /** By name, with how much is saved in all; `clip` is asked about in each. Four queries. */
  list(
    actor: AccountId,
    clip: VideoId | undefined,
  ): Promise<{ collections: Collection[]; savedCount: number }>;
  /** Refuses a bad name, one that there is, and the 101st. */
  create(actor: AccountId, name: string): Promise<Collection>;
  /** Refuses like `create`, and with `collection/not-found`. */
  rename(actor: AccountId, id: CollectionId, name: string): Promise<void>;
  /** Idempotent. What it has stays saved. */
  remove(actor: AccountId, id: CollectionId): Promise<void>;
}

export function createCollections(db: Db): Collections {
  return {
    async list(actor, clip) {
      const [rows, counts, savedCount, having] = await Promise.all([
        collectionsOf(db, actor),
        countCollected(db, actor),
        countSaves(db, actor),
        clip === undefined ? new Array<CollectionId>() : collectionsWith(db, actor, clip),
      ]);
      const collections = rows
        .toSorted((a, b) => a.folded.localeCompare(b.folded, 'und'))
        .map(({ id, name }) => ({
          id,
          name,
          clipCount: counts.get(id) ?? 0,
          hasClip: having.includes(id),
        }));
      return { collections, savedCount };
    },
    async create(actor, text) {
      const names = collectionNameFrom(text);
      const id = newId('k');
      await db.transaction().execute(async (transaction) => {
        const isNew = await insertCollection(transaction, { id, account_id: actor, ...names });
        if (!isNew) throw new Refusal('collection/name-taken');
        const all = await collectionsOf(transaction, actor);
        if (all.length > MOST_COLLECTIONS) throw new Refusal('collection/too-many');
      });
      return { id, name: names.name, clipCount: 0, hasClip: false };
    },
    async rename(actor, id, text) {
      const names = collectionNameFrom(text);
      await db.transaction().execute(async (transaction) => {
        const all = await collectionsOf(transaction, actor);
        if (!all.some((row) => row.id === id)) throw new Refusal('collection/not-found');
        if (all.some((row) => row.folded === names.folded && row.id !== id))
          throw new Refusal('collection/name-taken');
        await renameCollection(transaction, id, names);
      });
    },
    remove: (actor, id) => removeCollection(db, actor, id),
  };
}

/** Refuses with `collection/not-found` one that is not the account's. */
export async function requireCollection(db: Db, actor: AccountId, id: CollectionId): Promise<void> {
  if ((await findCollection(db, actor, id)) === undefined)
    throw new Refusal('collection/not-found');
}
