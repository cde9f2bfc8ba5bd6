import { listOutbox } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return orErrorPage(apiOf({ fetch }).call(listOutbox));
};
