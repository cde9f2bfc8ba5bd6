import { recoverAccount } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ fetch, request }) => {
    const form = await request.formData();
    const username = textOf(form, 'username').trim();
    const body = { username, code: textOf(form, 'code'), password: textOf(form, 'password') };
    try {
      await apiOf({ fetch }).call(recoverAccount, { body });
      return { isDone: true, code: undefined, message: '', values: { username } };
    } catch (problem) {
      return fail(400, { isDone: false, ...declined(problem, { username }) });
    }
  },
};
