import { getSecurity, removePasskey, renamePasskey } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { username } = orSignIn((await parent()).account, url);
  const { passkeys } = await orErrorPage(apiOf({ fetch }).call(getSecurity));
  return { passkeys, username };
};

export const actions: Actions = {
  rename: async ({ fetch, request }) => {
    const form = await request.formData();
    const [id, name] = [textOf(form, 'id'), textOf(form, 'name').trim()];
    return answer(id, apiOf({ fetch }).call(renamePasskey, { params: { id }, body: { name } }));
  },
  remove: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    return answer(id, apiOf({ fetch }).call(removePasskey, { params: { id } }));
  },
};

async function answer(id: string, call: Promise<unknown>) {
  try {
    await call;
  } catch (problem) {
    return fail(400, { id, ...declined(problem, {}) });
  }
  return { id, message: '' };
}
