import { getFeed, getVideo, type ClipPage } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageLoad } from './$types';

/** The clip, and the feed behind it. A feed that fails leaves the clip. */
export const load: PageLoad = async ({ fetch, params, url }) => {
  const api = apiOf({ fetch });
  const [clip, feed] = await Promise.all([
    orErrorPage(api.call(getVideo, { params: { id: params.id } })),
    api.call(getFeed).catch((): ClipPage => ({ clips: [], next: null })),
  ]);
  const others = feed.clips.filter(({ id }) => id !== clip.id);
  return { clip, start: { clips: [clip, ...others], next: feed.next }, origin: url.origin };
};
