import { addRules, listRules, removeRule, tryRules } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rules that are shown at once. */
const SHOWN = 200;

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  await parent();
  const { rules } = await orErrorPage(apiOf({ fetch }).call(listRules));
  const wanted = url.searchParams.get('find') ?? '';
  const found = rules.filter(({ text }) => text.toLowerCase().includes(wanted.toLowerCase()));
  return { count: rules.length, rules: found.slice(0, SHOWN), isCut: found.length > SHOWN, wanted };
};

export const actions: Actions = {
  add: async ({ fetch, request }) => {
    const form = await request.formData();
    const [kind, outcome] = [textOf(form, 'kind'), textOf(form, 'outcome')];
    const body = {
      kind: kind === 'link' ? ('link' as const) : ('words' as const),
      outcome: outcome === 'hold' ? ('hold' as const) : ('refuse' as const),
      lines: textOf(form, 'lines'),
    };
    try {
      const { changed } = await apiOf({ fetch }).call(addRules, { body });
      return { at: 'add', message: '', changed };
    } catch (problem) {
      return fail(400, { at: 'add', ...declined(problem, body) });
    }
  },
  remove: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    await orErrorPage(apiOf({ fetch }).call(removeRule, { params: { id } }));
    return { at: 'list', message: '' };
  },
  try: async ({ fetch, request }) => {
    const text = textOf(await request.formData(), 'text');
    try {
      const { rules } = await apiOf({ fetch }).call(tryRules, { body: { text } });
      return { at: 'try', message: '', met: rules, text };
    } catch (problem) {
      return fail(400, { at: 'try', ...declined(problem, {}), text });
    }
  },
};
