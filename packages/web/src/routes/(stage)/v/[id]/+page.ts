import { getVideo, type ClipPage } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orAdultsPage } from '#safety/adults.ts';
import { feedOf } from '#feed/source.ts';
import type { PageLoad } from './$types';

/** The clip, and the feed behind it. A feed that fails leaves the clip. */
export const load: PageLoad = async ({ fetch, params, parent }) => {
  const api = apiOf({ fetch });
  const { account } = await parent();
  const asked = orErrorPage(orAdultsPage(api.call(getVideo, { params }), params.id));
  // A page that is served has all answers in it as they come: that of a clip that is hidden and of one that never was
  // must not differ by which was faster.
  if (import.meta.env.SSR) await asked;
  const [clip, feed] = await Promise.all([
    asked,
    feedOf(api, account)().catch((): ClipPage => ({ clips: [], next: null })),
  ]);
  const others = feed.clips.filter(({ id }) => id !== clip.id);
  return { clip, start: { clips: [clip, ...others], next: feed.next } };
};
