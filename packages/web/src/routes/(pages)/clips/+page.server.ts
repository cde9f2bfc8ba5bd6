import { listOwnHeldTexts, listOwnVideos, withdrawHeldText } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const api = apiOf({ fetch });
  const [start, { texts }] = await Promise.all([
    orErrorPage(api.call(listOwnVideos)),
    orErrorPage(api.call(listOwnHeldTexts)),
  ]);
  return { start, held: texts.filter(({ video }) => video !== null) };
};

export const actions: Actions = {
  withdraw: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    await orErrorPage(apiOf({ fetch }).call(withdrawHeldText, { params: { id } }));
  },
};
