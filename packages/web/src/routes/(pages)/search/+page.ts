import { discover } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { find, kindOf } from '#search/found.ts';
import type { PageLoad } from './$types';

/** What was searched for; without a word, what there is to discover. */
export const load: PageLoad = async ({ fetch, url }) => {
  const api = apiOf({ fetch });
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 2000);
  const kind = kindOf(url.searchParams.get('in'));
  if (q === '') return { q, kind, found: null, discovery: await orErrorPage(api.call(discover)) };
  return { q, kind, found: await orErrorPage(find(api, kind, { q })), discovery: null };
};
