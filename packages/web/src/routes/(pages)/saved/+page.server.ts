import {
  createCollection,
  deleteCollection,
  listCollections,
  listSaved,
  renameCollection,
} from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { account } = await parent();
  orSignIn(account, url);
  const api = apiOf({ fetch });
  const collection = url.searchParams.get('collection') ?? undefined;
  const [{ collections, savedCount }, start] = await orErrorPage(
    Promise.all([
      api.call(listCollections),
      api.call(listSaved, { query: collection === undefined ? {} : { collection } }),
    ]),
  );
  const chosen = collections.find(({ id }) => id === collection) ?? null;
  return { collections, savedCount, start, chosen };
};

export const actions: Actions = {
  create: async ({ fetch, request }) => {
    const name = textOf(await request.formData(), 'name');
    const made = await attempt(apiOf({ fetch }).call(createCollection, { body: { name } }), name);
    if ('status' in made) return made;
    redirect(303, `/saved?collection=${made.id}`);
  },
  rename: async ({ fetch, request, url }) => {
    const name = textOf(await request.formData(), 'name');
    const params = { id: url.searchParams.get('collection') ?? '' };
    const done = apiOf({ fetch }).call(renameCollection, { params, body: { name } });
    return attempt(
      done.then(() => ({})),
      name,
    );
  },
  remove: async ({ fetch, url }) => {
    const params = { id: url.searchParams.get('collection') ?? '' };
    await orErrorPage(apiOf({ fetch }).call(deleteCollection, { params }));
    redirect(303, '/saved');
  },
};

/** The answer, or the form as it was declined. */
async function attempt<Value>(call: Promise<Value>, name: string) {
  try {
    return await call;
  } catch (problem) {
    return fail(400, declined(problem, { name }));
  }
}
