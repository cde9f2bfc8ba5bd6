import { loadWords } from '#words/say.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => {
  await loadWords('reporting');
  return data;
};
