import { getSecurity, makeRecoveryCodes } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { username } = orSignIn((await parent()).account, url);
  const { recoveryCodesLeft } = await orErrorPage(apiOf({ fetch }).call(getSecurity));
  return { recoveryCodesLeft, username };
};

export const actions: Actions = {
  default: async ({ fetch, request }) => {
    const password = textOf(await request.formData(), 'password');
    try {
      const { codes } = await apiOf({ fetch }).call(makeRecoveryCodes, { body: { password } });
      return { codes, message: '' };
    } catch (problem) {
      return fail(400, { codes: undefined, ...declined(problem, {}) });
    }
  },
};
