import { listStatements } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const cursor = url.searchParams.get('cursor');
  const query = cursor === null ? {} : { cursor };
  return orErrorPage(apiOf({ fetch }).call(listStatements, { query }));
};
