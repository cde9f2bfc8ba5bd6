import { forgetPassword } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ fetch, request }) => {
    const login = textOf(await request.formData(), 'login').trim();
    try {
      await apiOf({ fetch }).call(forgetPassword, { body: { login } });
    } catch (problem) {
      return fail(400, { ...declined(problem, { login }), isSent: false });
    }
    return { isSent: true, message: '', values: { login } };
  },
};
