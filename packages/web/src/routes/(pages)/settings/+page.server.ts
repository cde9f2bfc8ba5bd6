import { changeProfile, getProfile, signOut } from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Signed out, the page still has what concerns this device. */
export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { account } = await parent();
  if (account === null) return { profile: null };
  const { username } = account;
  return { profile: await apiOf({ fetch }).call(getProfile, { params: { username } }) };
};

export const actions: Actions = {
  profile: async ({ fetch, request }) => {
    const form = await request.formData();
    const values = {
      displayName: textOf(form, 'displayName').trim(),
      bio: textOf(form, 'bio').trim(),
    };
    try {
      await apiOf({ fetch }).call(changeProfile, { body: values });
    } catch (problem) {
      return fail(400, { ...declined(problem, values), isSaved: false });
    }
    return { isSaved: true, message: '', values };
  },
  signOut: async ({ fetch }) => {
    await apiOf({ fetch }).call(signOut);
    redirect(303, '/');
  },
};
