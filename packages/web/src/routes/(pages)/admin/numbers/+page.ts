import { loadWords } from '#words/say.ts';
import type { PageLoad } from './$types';

/** Numbers are said as in everybody's insights. */
export const load: PageLoad = async ({ data }) => {
  await loadWords('insights');
  return data;
};
