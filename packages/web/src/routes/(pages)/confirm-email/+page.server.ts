import { confirmEmail } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined } from '#data/form.ts';
import type { Actions } from './$types';

/** Opening the page confirms nothing: programs that look through mails open links. */
export const actions: Actions = {
  default: async ({ fetch, url }) => {
    const token = url.searchParams.get('token')?.slice(0, 100) ?? '';
    try {
      const { outcome } = await apiOf({ fetch }).call(confirmEmail, { body: { token } });
      return { outcome, message: '' };
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), outcome: undefined });
    }
  },
};
