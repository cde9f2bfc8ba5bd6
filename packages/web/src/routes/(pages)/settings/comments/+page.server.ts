import {
  addWord,
  changeCommentDefaults,
  decideHeldComments,
  getCommentDefaults,
  listHeldComments,
  listWords,
  removeWord,
  type Commenters,
  type WordKind,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { changedOf, declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** What an account chooses about comments, and what waits for it. */
export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const api = apiOf({ fetch });
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const [held, defaults, muted, filtered] = await Promise.all([
    orErrorPage(api.call(listHeldComments, { query: cursor === undefined ? {} : { cursor } })),
    api.call(getCommentDefaults),
    api.call(listWords, { params: { kind: 'muted' } }),
    api.call(listWords, { params: { kind: 'filtered' } }),
  ]);
  return { held, defaults, words: { muted: muted.words, filtered: filtered.words } };
};

export const actions: Actions = {
  defaults: async ({ fetch, request }) => {
    const form = await request.formData();
    const body = changedOf(form, {
      commenters: textOf(form, 'commenters') as Commenters,
      approvesFirst: form.has('approvesFirst'),
    });
    try {
      await apiOf({ fetch }).call(changeCommentDefaults, { body });
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), at: 'defaults' });
    }
    return { at: 'defaults', message: '' };
  },
  decide: async ({ fetch, request }) => {
    const form = await request.formData();
    const ids = form.getAll('id').filter((id) => typeof id === 'string');
    const decision = textOf(form, 'decision') === 'approve' ? 'approve' : 'delete';
    if (ids.length === 0) return { at: 'held', message: '', decided: 0 };
    try {
      const body = { decision, ids } as const;
      const { decided } = await apiOf({ fetch }).call(decideHeldComments, { body });
      return { at: 'held', message: '', decided };
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), at: 'held' });
    }
  },
  addWord: async ({ fetch, request }) => {
    const form = await request.formData();
    const [kind, word] = [textOf(form, 'kind') as WordKind, textOf(form, 'word')];
    try {
      await apiOf({ fetch }).call(addWord, { params: { kind }, body: { word } });
    } catch (problem) {
      return fail(400, { ...declined(problem, { word }), at: kind });
    }
    return { at: kind, message: '' };
  },
  removeWord: async ({ fetch, request }) => {
    const form = await request.formData();
    const kind = textOf(form, 'kind') as WordKind;
    const query = { word: textOf(form, 'word') };
    await orErrorPage(apiOf({ fetch }).call(removeWord, { params: { kind }, query }));
    return { at: kind, message: '' };
  },
};
