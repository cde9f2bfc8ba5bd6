import { getInstanceNumbers } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { inRange } from '#insights/in-range.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  await parent();
  const api = apiOf({ fetch });
  const { value, asked, isDeclined } = await orErrorPage(
    inRange(url.searchParams, (query) => api.call(getInstanceNumbers, { query })),
  );
  return { numbers: value, asked, isDeclined };
};
