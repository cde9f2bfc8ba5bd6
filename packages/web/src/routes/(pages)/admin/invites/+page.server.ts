import { getRegistration, listInvites } from '@footlights/contract';
import { makeInvite, takeInviteBack } from '#data/invite-forms.ts';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  const api = apiOf({ fetch });
  const { mode } = await api.call(getRegistration);
  return { ...(await orErrorPage(api.call(listInvites))), isOpen: mode === 'open' };
};

export const actions: Actions = {
  create: async ({ fetch, request }) => makeInvite(apiOf({ fetch }), await request.formData()),
  revoke: async ({ fetch, request }) => takeInviteBack(apiOf({ fetch }), await request.formData()),
};
