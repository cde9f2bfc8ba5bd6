import { repostVideo, shareVideo, unrepostVideo } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { VideoId } from '#lib/ids.ts';
import type { Shares } from './service.ts';

/** Passing clips on. */
export function shareRoutes(http: Http, shares: Shares): void {
  http.route(shareVideo, async ({ actor, params }) => {
    await shares.share(actor.accountId, params.id as VideoId);
    return undefined;
  });
  http.route(repostVideo, async ({ actor, params }) => {
    await shares.repost(actor.accountId, params.id as VideoId);
    return undefined;
  });
  http.route(unrepostVideo, async ({ actor, params }) => {
    await shares.unrepost(actor.accountId, params.id as VideoId);
    return undefined;
  });
}
