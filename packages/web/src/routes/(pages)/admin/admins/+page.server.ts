import { appointAdmin, dismissAdmin, listAdmins } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { changeRight } from '#data/appoint.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return orErrorPage(apiOf({ fetch }).call(listAdmins));
};

export const actions: Actions = {
  appoint: ({ fetch, request }) => changeRight(request, fetch, appointAdmin),
  dismiss: ({ fetch, request }) => changeRight(request, fetch, dismissAdmin),
};
