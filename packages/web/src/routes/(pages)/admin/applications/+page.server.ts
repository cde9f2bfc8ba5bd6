import {
  approveApplication,
  declineApplication,
  getRegistration,
  listApplications,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  await parent();
  const api = apiOf({ fetch });
  const { mode } = await api.call(getRegistration);
  return { ...(await orErrorPage(api.call(listApplications))), mode };
};

export const actions: Actions = {
  approve: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    return answer(id, apiOf({ fetch }).call(approveApplication, { params: { id } }));
  },
  decline: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    return answer(id, apiOf({ fetch }).call(declineApplication, { params: { id } }));
  },
};

async function answer(id: string, call: Promise<unknown>) {
  try {
    await call;
  } catch (problem) {
    return fail(400, { id, message: declined(problem, {}).message });
  }
  return { id, message: '' };
}
