import { signUp } from '@footlights/contract';
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
    const username = textOf(form, 'username').trim();
    const email = textOf(form, 'email').trim();
    const password = textOf(form, 'password');
    try {
      await apiOf({ fetch }).call(signUp, {
        body: { username, password, ...(email === '' ? {} : { email }) },
      });
    } catch (problem) {
      return fail(400, declined(problem, { username, email }));
    }
    redirect(303, pathAfter(url));
  },
};
