import { addToReport, complainOfDecision, getReport, withdrawReport } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { thingsIn } from '#safety/things.ts';
import type { Actions, PageServerLoad } from './$types';

/** One report, by the account that filed it or by the key of its link. */
export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  setHeaders({ 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' });
  const query = keyOf(url);
  const report = await orErrorPage(apiOf({ fetch }).call(getReport, { params, query }));
  return { report, key: query.key ?? null };
};

export const actions: Actions = {
  add: async ({ fetch, params, request, url }) => {
    const form = await request.formData();
    const values = { words: textOf(form, 'words'), evidence: textOf(form, 'evidence') };
    const body = { words: values.words, evidence: thingsIn(values.evidence) };
    try {
      await apiOf({ fetch }).call(addToReport, { params, query: keyOf(url), body });
    } catch (problem) {
      return fail(400, { ...declined(problem, values), isAdded: false });
    }
    return { isAdded: true, message: '', values: null };
  },
  complain: async ({ fetch, params, request, url }) => {
    const words = textOf(await request.formData(), 'words');
    try {
      const input = { params, query: keyOf(url), body: { words } };
      await apiOf({ fetch }).call(complainOfDecision, input);
    } catch (problem) {
      return fail(400, { ...declined(problem, { complaint: words }), isAdded: false });
    }
    return { isAdded: false, message: '', values: null };
  },
  withdraw: async ({ fetch, params, url }) => {
    try {
      await apiOf({ fetch }).call(withdrawReport, { params, query: keyOf(url) });
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), isAdded: false });
    }
    return { isAdded: false, message: '', values: null };
  },
};

function keyOf(url: URL): { key?: string } {
  const key = url.searchParams.get('key');
  return key === null ? {} : { key };
}
