import { getFeed } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({
  start: await orErrorPage(apiOf({ fetch }).call(getFeed)),
});
