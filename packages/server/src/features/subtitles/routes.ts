import { deleteSubtitles, putSubtitles, type OwnClip } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { Subtitles } from './service.ts';

/** Putting subtitles on one's clips, and taking them off. */
export function subtitleRoutes(
  http: Http,
  {
    subtitles,
    clips,
  }: {
    subtitles: Subtitles;
    clips: { showOwn(creatorId: AccountId, id: VideoId): Promise<OwnClip> };
  },
): void {
  http.route(putSubtitles, async ({ actor, params, query, request }) => {
    const { body = Buffer.alloc(0) } = request;
    if (!Buffer.isBuffer(body)) throw new Refusal('request/media-type');
    const clip = { id: params.id as VideoId, language: params.language };
    await subtitles.put(actor.accountId, clip, { bytes: body, label: query.label });
    return clips.showOwn(actor.accountId, clip.id);
  });
  http.route(deleteSubtitles, async ({ actor, params }) => {
    await subtitles.remove(actor.accountId, { ...params, id: params.id as VideoId });
    return undefined;
  });
}
