import { appointModerator, dismissModerator, listModerators } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { changeRight } from '#data/appoint.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return orErrorPage(apiOf({ fetch }).call(listModerators));
};

export const actions: Actions = {
  appoint: ({ fetch, request }) => changeRight(request, fetch, appointModerator),
  dismiss: ({ fetch, request }) => changeRight(request, fetch, dismissModerator),
};
