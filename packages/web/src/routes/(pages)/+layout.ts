import { loadWords } from '#words/say.ts';
import type { LayoutLoad } from './$types';

/** The words of all pages but the stage. */
export const load: LayoutLoad = async ({ data }) => {
  await loadWords('pages', 'comments', 'problems');
  return data;
};
