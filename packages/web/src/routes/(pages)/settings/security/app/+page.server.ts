import { confirmTwoFactor, getSecurity, startTwoFactor, stopTwoFactor } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { username } = orSignIn((await parent()).account, url);
  const { hasTwoFactor } = await orErrorPage(apiOf({ fetch }).call(getSecurity));
  return { hasTwoFactor, username };
};

export const actions: Actions = {
  begin: async ({ fetch, request }) => {
    const password = textOf(await request.formData(), 'password');
    try {
      const setup = await apiOf({ fetch }).call(startTwoFactor, { body: { password } });
      return { at: 'scan' as const, ...setup, message: '' };
    } catch (problem) {
      return fail(400, { at: 'password' as const, ...declined(problem, {}) });
    }
  },
  confirm: async ({ fetch, request }) => {
    const form = await request.formData();
    const setup = { secret: textOf(form, 'secret'), uri: textOf(form, 'uri') };
    try {
      const code = textOf(form, 'code');
      const { codes } = await apiOf({ fetch }).call(confirmTwoFactor, { body: { code } });
      return { at: 'codes' as const, codes, message: '' };
    } catch (problem) {
      return fail(400, { at: 'scan' as const, ...setup, ...declined(problem, {}) });
    }
  },
  stop: async ({ fetch, request }) => {
    const form = await request.formData();
    const body = { password: textOf(form, 'password'), code: textOf(form, 'code') };
    try {
      await apiOf({ fetch }).call(stopTwoFactor, { body });
      return { at: 'off' as const, message: '' };
    } catch (problem) {
      return fail(400, { at: 'stop' as const, ...declined(problem, {}) });
    }
  },
};
