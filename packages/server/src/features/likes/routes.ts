import { likeVideo, listOwnLikes, listProfileLikes, unlikeVideo } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { VideoId } from '#lib/ids.ts';
import type { Likes } from './service.ts';

/** Liking clips, and lists of what was liked. */
export function likeRoutes(http: Http, likes: Likes): void {
  http.route(likeVideo, async ({ actor, params }) => {
    await likes.like(actor.accountId, params.id as VideoId);
    return undefined;
  });
  http.route(unlikeVideo, async ({ actor, params }) => {
    await likes.unlike(actor.accountId, params.id as VideoId);
    return undefined;
  });
  http.route(listOwnLikes, ({ actor, query }) => likes.listOwn(actor.accountId, query.cursor));
  http.route(listProfileLikes, ({ actor, params, query }) =>
    likes.listOf(params.username, { viewer: actor?.accountId ?? null, cursor: query.cursor }),
  );
}
