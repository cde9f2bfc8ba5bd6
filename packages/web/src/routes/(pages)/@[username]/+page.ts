import { getProfile, listProfileClips } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params }) => {
  const api = apiOf({ fetch });
  const { username } = params;
  const [profile, start] = await orErrorPage(
    Promise.all([
      api.call(getProfile, { params: { username } }),
      api.call(listProfileClips, { params: { username } }),
    ]),
  );
  return { profile, start };
};
