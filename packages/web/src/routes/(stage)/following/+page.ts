import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import { followingOf } from '#feed/following.ts';
import { loadWords } from '#words/say.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent, url }) => {
  await loadWords('following');
  orSignIn((await parent()).account, url);
  return { start: await orErrorPage(followingOf(apiOf({ fetch }))()) };
};
