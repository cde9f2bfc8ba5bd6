import {
  collectVideo,
  createCollection,
  deleteCollection,
  listCollections,
  listSaved,
  renameCollection,
  saveVideo,
  uncollectVideo,
  unsaveVideo,
} from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { CollectionId, VideoId } from '#lib/ids.ts';
import type { Saves, Spot } from './service.ts';

/** Saving clips, and collections of what was saved. */
export function saveRoutes(http: Http, saves: Saves): void {
  const { collections } = saves;
  http.route(saveVideo, async ({ actor, params }) => {
    await saves.save(actor.accountId, params.id as VideoId);
    return undefined;
  });
  http.route(unsaveVideo, async ({ actor, params }) => ({
    collections: await saves.unsave(actor.accountId, params.id as VideoId),
  }));
  http.route(listSaved, ({ actor, query: { collection, cursor } }) =>
    saves.list(actor.accountId, { collection: collection as CollectionId | undefined, cursor }),
  );
  http.route(listCollections, ({ actor, query }) =>
    collections.list(actor.accountId, query.clip as VideoId | undefined),
  );
  http.route(createCollection, ({ actor, body }) => collections.create(actor.accountId, body.name));
  http.route(renameCollection, async ({ actor, params, body }) => {
    await collections.rename(actor.accountId, params.id as CollectionId, body.name);
    return undefined;
  });
  http.route(deleteCollection, async ({ actor, params }) => {
    await collections.remove(actor.accountId, params.id as CollectionId);
    return undefined;
  });
  http.route(collectVideo, async ({ actor, params }) => {
    await saves.collect(actor.accountId, spotOf(params));
    return undefined;
  });
  http.route(uncollectVideo, async ({ actor, params }) => {
    await saves.uncollect(actor.accountId, spotOf(params));
    return undefined;
  });
}

function spotOf({ id, video }: { id: string; video: string }): Spot {
  return { collection: id as CollectionId, video: video as VideoId };
}
