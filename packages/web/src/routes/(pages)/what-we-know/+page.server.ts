import { getKnowledge } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageServerLoad } from './$types';

/** A page of text: no script is sent with it. */
export const csr = false;

export const load: PageServerLoad = async ({ fetch }) => ({
  known: await orErrorPage(apiOf({ fetch }).call(getKnowledge)),
  address: `/api/v1${getKnowledge.path}`,
});
