import { signIn } from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined, pathAfter, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url }) => {
  if ((await parent()).account !== null) redirect(303, pathAfter(url));
  return { to: pathAfter(url) };
};

export const actions: Actions = {
  default: async ({ fetch, request, url }) => {
    const form = await request.formData();
    const login = textOf(form, 'login').trim();
    try {
      await apiOf({ fetch }).call(signIn, { body: { login, password: textOf(form, 'password') } });
    } catch (problem) {
      return fail(400, declined(problem, { login }));
    }
    redirect(303, pathAfter(url));
  },
};
