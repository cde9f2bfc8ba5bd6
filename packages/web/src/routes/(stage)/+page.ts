import { apiOf, orErrorPage } from '#data/api.ts';
import { feedOf } from '#feed/source.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent }) => {
  const { account } = await parent();
  return { start: await orErrorPage(feedOf(apiOf({ fetch }), account)()) };
};
