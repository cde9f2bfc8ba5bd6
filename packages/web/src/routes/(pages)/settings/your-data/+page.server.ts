import { getDeparture, leave, stay } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  return { departure: await apiOf({ fetch }).call(getDeparture) };
};

export const actions: Actions = {
  leave: async ({ fetch, request }) => {
    const password = textOf(await request.formData(), 'password');
    try {
      await apiOf({ fetch }).call(leave, { body: { password } });
    } catch (problem) {
      return fail(400, declined(problem, {}));
    }
    return undefined;
  },
  stay: async ({ fetch }) => {
    await apiOf({ fetch }).call(stay);
    return undefined;
  },
};
