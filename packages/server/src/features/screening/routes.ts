import {
  letClipThrough,
  liftBlockedFile,
  listBlockedFiles,
  listHeldClips,
  refuseHeldClip,
} from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { BlockedFileId, VideoId } from '#lib/ids.ts';
import type { Screening } from './service.ts';

/** Clips that wait before others see them, and files that must not come again: for moderators. */
export function screeningRoutes(http: Http, screening: Screening): void {
  http.route(listHeldClips, ({ actor, query }) => screening.held(actor.accountId, query.cursor));
  http.route(letClipThrough, async ({ actor, params }) => {
    await screening.letThrough(actor.accountId, params.id as VideoId);
    return undefined;
  });
  http.route(refuseHeldClip, async ({ actor, params, body, request }) => {
    const acting = { by: actor.accountId, origin: http.origins.originOf(request) };
    return { case: await screening.refuse(acting, params.id as VideoId, body) };
  });
  http.route(listBlockedFiles, ({ actor, query }) =>
    screening.blocked(actor.accountId, query.cursor),
  );
  http.route(liftBlockedFile, async ({ actor, params }) => {
    await screening.lift(actor.accountId, params.id as BlockedFileId);
    return undefined;
  });
}
