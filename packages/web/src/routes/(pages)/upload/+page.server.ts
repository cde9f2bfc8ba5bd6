import { orSignIn } from '#data/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url }) => {
  orSignIn((await parent()).account, url);
  return { isShareLost: url.searchParams.get('share') === 'lost' };
};
