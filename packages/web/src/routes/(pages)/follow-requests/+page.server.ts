import { listFollowRequests } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { account } = await parent();
  orSignIn(account, url);
  return { start: await orErrorPage(apiOf({ fetch }).call(listFollowRequests)) };
};
