import { getHashtag, listHashtagClips } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, url }) => {
  const api = apiOf({ fetch });
  const order = url.searchParams.get('order') === 'top' ? 'top' : 'newest';
  const [hashtag, start] = await orErrorPage(
    Promise.all([
      api.call(getHashtag, { params }),
      api.call(listHashtagClips, { params, query: { order } }),
    ]),
  );
  return { hashtag, order, start } as const;
};
