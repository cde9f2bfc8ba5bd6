import {
  changeVideo,
  deleteVideo,
  getOwnVideo,
  getVideo,
  listOwnVideos,
  retryVideo,
  watchProcessing,
} from '@footlights/contract';
import type { ActorOf } from '#http/auth.ts';
import type { Http } from '#http/serve.ts';
import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import type { VideoId } from '#lib/ids.ts';
import type { Clips } from './pipeline.ts';
import type { Videos } from './service.ts';
import { streamProcessing } from './watching.ts';

/** Clips for everybody, and a creator's own. */
export function videoRoutes(
  http: Http,
  parts: { videos: Videos; clips: Clips; clock: Clock; actorOf: ActorOf },
): void {
  const { videos, clips, clock, actorOf } = parts;
  http.route(getVideo, ({ params, actor }) =>
    clips.openOne(idOf(params), actor?.accountId ?? null),
  );
  http.route(listOwnVideos, ({ actor, query }) => clips.listOwn(actor.accountId, query.cursor));
  http.route(getOwnVideo, ({ actor, params }) => clips.showOwn(actor.accountId, idOf(params)));
  http.route(changeVideo, async ({ actor, params, body }) => {
    await videos.change(actor.accountId, idOf(params), body);
    return clips.showOwn(actor.accountId, idOf(params));
  });
  http.route(deleteVideo, async ({ actor, params }) => {
    await videos.remove(actor.accountId, idOf(params));
    return undefined;
  });
  http.route(retryVideo, async ({ actor, params }) => {
    await videos.retry(actor.accountId, idOf(params));
    return clips.showOwn(actor.accountId, idOf(params));
  });
  http.raw(watchProcessing, async ({ actor, params, request, reply }) => {
    if (actor === null) throw new Refusal('session/required');
    const { accountId } = actor;
    const id = idOf(params as unknown as { id: string });
    await videos.ownRow(accountId, id);
    reply.hijack();
    streamProcessing(reply.raw, {
      clock,
      isOpen: async () => (await actorOf(request.headers))?.accountId === accountId,
      listen: (listener) => videos.board.listen(id, listener),
      read: async () => videos.board.of(await videos.ownRow(accountId, id)),
    });
  });
}

function idOf({ id }: { id: string }): VideoId {
  return id as VideoId;
}
