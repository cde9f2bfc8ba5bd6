import { loadWords } from '#words/say.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => {
  await loadWords('desk', 'reporting');
  return data;
};
