import { getRegistration, listInvites } from '@footlights/contract';
import { error } from '@sveltejs/kit';
import { makeInvite, takeInviteBack } from '#data/invite-forms.ts';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** A page of members who may invite; for others there is none. */
export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const api = apiOf({ fetch });
  const list = await orErrorPage(api.call(listInvites));
  if (list.left === 0 && list.invites.length === 0) error(404);
  const { mode } = await api.call(getRegistration);
  return { ...list, isOpen: mode === 'open' };
};

export const actions: Actions = {
  create: async ({ fetch, request }) => makeInvite(apiOf({ fetch }), await request.formData()),
  revoke: async ({ fetch, request }) => takeInviteBack(apiOf({ fetch }), await request.formData()),
};
