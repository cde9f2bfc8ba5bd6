import { getNotificationSettings } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  return { settings: await orErrorPage(apiOf({ fetch }).call(getNotificationSettings)) };
};
