import { MOST_SAVED, type ClipPage } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { DropLot } from '#features/videos/service.ts';
import { nextOf, placeOf } from '#http/cursor.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, CollectionId, VideoId } from '#lib/ids.ts';
import { saveBelongings } from './belongings.ts';
import {
  collectionsWith,
  insertCollected,
  pickCollected,
  removeCollected,
} from './collection-store.ts';
import { createCollections, requireCollection, type Collections } from './collections.ts';
import { countSaves, dropSaves, insertSave, pickSaves, removeSaves, savedAmong } from './store.ts';

/** A clip in a collection. */
export interface Spot {
  collection: CollectionId;
  video: VideoId;
}

/** Saved clips. How many saved a clip is public; who did is told to nobody, and no event is written. */
export interface Saves {
  collections: Collections;
  /** Idempotent; refuses with `video/not-found` a clip that the actor may not see. */
  save(actor: AccountId, id: VideoId): Promise<void>;
  /** Idempotent, whatever has become of the clip. Resolves with the collections that had it. */
  unsave(actor: AccountId, id: VideoId): Promise<CollectionId[]>;
  /** Saves a clip, if it is not saved, and puts it into a collection. Refuses also with `collection/not-found`. */
  collect(actor: AccountId, spot: Spot): Promise<void>;
  /** Idempotent; the clip stays saved. */
  uncollect(actor: AccountId, spot: Spot): Promise<void>;
  /** Which of these clips an account saved, in one query. */
  savedAmong(actor: AccountId, ids: readonly VideoId[]): Promise<VideoId[]>;
  /** What the actor saved, or what one of its collections has, 24 a page. */
  list(
    actor: AccountId,
    page: { collection: CollectionId | undefined; cursor: string | undefined },
  ): Promise<ClipPage>;
  belongings: Belongings;
  dropLot: DropLot;
}

/** What saves need. */
export interface SavesOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  counters: Counters;
  clips: Pick<Clips, 'meet' | 'show'>;
}

const PAGE = 24;

export function createSaves(options: SavesOptions): Saves {
  const { db, clock, counters, clips } = options;
  async function saveIn(transaction: Db, actor: AccountId, video: VideoId): Promise<void> {
    const row = { account_id: actor, video_id: video, at: clock.now() };
    if (!(await insertSave(transaction, row))) return;
    if ((await countSaves(transaction, actor)) > MOST_SAVED) throw new Refusal('save/too-many');
    await counters.addToVideo(transaction, video, { saves: 1 });
  }
  return {
    collections: createCollections(db),
    async save(actor, video) {
      await clips.meet(video, actor);
      await db.transaction().execute((transaction) => saveIn(transaction, actor, video));
    },
    async unsave(actor, video) {
      return db.transaction().execute(async (transaction) => {
        const had = await collectionsWith(transaction, actor, video);
        const removed = await removeSaves(transaction, actor, [video]);
        if (removed.length > 0) await counters.addToVideo(transaction, video, { saves: -1 });
        return had;
      });
    },
    async collect(actor, { collection, video }) {
      await clips.meet(video, actor);
      await db.transaction().execute(async (transaction) => {
        await requireCollection(transaction, actor, collection);
        await saveIn(transaction, actor, video);
        const row = { collection_id: collection, account_id: actor, video_id: video };
        await insertCollected(transaction, { ...row, at: clock.now() });
      });
    },
    uncollect: (actor, { collection, video }) =>
      removeCollected(db, { account_id: actor, collection_id: collection, video_id: video }),
    savedAmong: (actor, ids) => savedAmong(db, actor, ids),
    async list(actor, { collection, cursor }) {
      const page = { after: placeOf<VideoId>(cursor, 'v'), limit: PAGE + 1 };
      if (collection !== undefined) await requireCollection(db, actor, collection);
      const picked =
        collection === undefined
          ? await pickSaves(db, actor, page)
          : await pickCollected(db, collection, page);
      const ids = picked.slice(0, PAGE).map(({ id }) => id);
      return { clips: await clips.show(ids, actor), next: nextOf(picked, PAGE) };
    },
    belongings: saveBelongings({ db, counters }),
    dropLot: dropSaves,
  };
}
