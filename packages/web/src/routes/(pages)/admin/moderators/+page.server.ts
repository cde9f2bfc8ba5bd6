import { appointModerator, dismissModerator, listModerators } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  return orErrorPage(apiOf({ fetch }).call(listModerators));
};

export const actions: Actions = {
  appoint: ({ fetch, request }) => change(request, fetch, appointModerator),
  dismiss: ({ fetch, request }) => change(request, fetch, dismissModerator),
};

async function change(
  request: Request,
  fetch: typeof globalThis.fetch,
  endpoint: typeof appointModerator | typeof dismissModerator,
) {
  const username = textOf(await request.formData(), 'username')
    .trim()
    .replace(/^@/, '');
  try {
    await apiOf({ fetch }).call(endpoint, { params: { username: username || '?' } });
  } catch (problem) {
    return fail(400, declined(problem, { username }));
  }
  return undefined;
}
