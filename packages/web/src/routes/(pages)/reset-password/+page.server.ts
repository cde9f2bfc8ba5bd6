import { resetPassword } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
  hasToken: (url.searchParams.get('token') ?? '') !== '',
});

export const actions: Actions = {
  default: async ({ fetch, request, url }) => {
    const form = await request.formData();
    const token = url.searchParams.get('token')?.slice(0, 100) ?? '';
    try {
      const body = { token, password: textOf(form, 'password') };
      await apiOf({ fetch }).call(resetPassword, { body });
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), isDone: false });
    }
    return { isDone: true, code: undefined, message: '' };
  },
};
