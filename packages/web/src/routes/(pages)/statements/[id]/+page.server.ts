import { appealStatement, exportSuspended, getStatement } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** One decision, for the account that it is about or for the key of its link. */
export const load: PageServerLoad = async ({ fetch, params, url, setHeaders }) => {
  setHeaders({ 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' });
  const query = keyOf(url);
  const statement = await orErrorPage(apiOf({ fetch }).call(getStatement, { params, query }));
  const data = url.searchParams.get('data');
  const path = `/api/v1${exportSuspended.path}`;
  const exportPath = data === null ? null : `${path}?key=${encodeURIComponent(data)}`;
  return { statement, key: query.key ?? null, exportPath };
};

export const actions: Actions = {
  default: async ({ fetch, params, request, url }) => {
    const words = textOf(await request.formData(), 'words');
    try {
      const input = { params, query: keyOf(url), body: { words } };
      await apiOf({ fetch }).call(appealStatement, input);
    } catch (problem) {
      return fail(400, declined(problem, { words }));
    }
    return undefined;
  },
};

function keyOf(url: URL): { key?: string } {
  const key = url.searchParams.get('key');
  return key === null ? {} : { key };
}
