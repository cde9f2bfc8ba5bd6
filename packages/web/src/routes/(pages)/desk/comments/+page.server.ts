import {
  decideDeskText,
  listDeskComments,
  listDeskTexts,
  passDeskComment,
  refuseDeskComment,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { REASONS } from '#safety/reasons.ts';
import type { Actions, PageServerLoad } from './$types';

/** What waits for a moderator. */
export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  await parent();
  const api = apiOf({ fetch });
  const cursor = url.searchParams.get('cursor');
  const query = cursor === null ? {} : { cursor };
  const [held, { texts }] = await Promise.all([
    orErrorPage(api.call(listDeskComments, { query })),
    orErrorPage(api.call(listDeskTexts)),
  ]);
  return { ...held, texts };
};

export const actions: Actions = {
  pass: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    const api = apiOf({ fetch });
    try {
      await (isComment(id)
        ? api.call(passDeskComment, { params: { id } })
        : api.call(decideDeskText, { params: { id }, body: { decision: 'pass' } }));
    } catch (problem) {
      return fail(400, declined(problem, { id, words: '' }));
    }
    return { message: '', values: undefined };
  },
  refuse: async ({ fetch, request }) => {
    const form = await request.formData();
    const [id, words] = [textOf(form, 'id'), textOf(form, 'words')];
    const reason = REASONS.find((one) => one === textOf(form, 'reason')) ?? 'spam';
    const api = apiOf({ fetch });
    try {
      await (isComment(id)
        ? api.call(refuseDeskComment, { params: { id }, body: { reason, words } })
        : api.call(decideDeskText, { params: { id }, body: { decision: 'refuse', words } }));
    } catch (problem) {
      return fail(400, declined(problem, { id, words }));
    }
    return { message: '', values: undefined };
  },
};

function isComment(id: string): boolean {
  return id.startsWith('c_');
}
