import { endDigest } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined } from '#data/form.ts';
import type { Actions } from './$types';

/** Opening the page ends nothing: programs that look through mails open links. */
export const actions: Actions = {
  default: async ({ fetch, url }) => {
    const token = url.searchParams.get('token')?.slice(0, 120) ?? '';
    try {
      await apiOf({ fetch }).call(endDigest, { params: { token } });
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), isDone: false });
    }
    return { isDone: true, message: '' };
  },
};
