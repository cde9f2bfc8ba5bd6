import { liftBlockedFile, listBlockedFiles } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  await parent();
  const cursor = url.searchParams.get('cursor');
  const query = cursor === null ? {} : { cursor };
  return orErrorPage(apiOf({ fetch }).call(listBlockedFiles, { query }));
};

export const actions: Actions = {
  lift: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    try {
      await apiOf({ fetch }).call(liftBlockedFile, { params: { id } });
    } catch (problem) {
      return fail(400, declined(problem, { id }));
    }
    return undefined;
  },
};
