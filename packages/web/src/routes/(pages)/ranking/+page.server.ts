import { getRanking } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageServerLoad } from './$types';

/** A page of text: no script is sent with it. */
export const csr = false;

export const load: PageServerLoad = async ({ fetch }) => ({
  ranking: await orErrorPage(apiOf({ fetch }).call(getRanking)),
});
