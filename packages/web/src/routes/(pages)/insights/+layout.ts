import { loadWords } from '#words/say.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async () => {
  await loadWords('insights');
};
