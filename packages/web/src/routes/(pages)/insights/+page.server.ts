import {
  changeInsightsMail,
  exportInsights,
  getInsights,
  getInsightsMail,
  urlOf,
  type DayRange,
} from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import { inRange } from '#insights/in-range.ts';
import { askedRange, rangeSearch } from '#insights/range.ts';
import type { Taken } from '#insights/taken.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const api = apiOf({ fetch });
  const [ranged, mail] = await orErrorPage(
    Promise.all([
      inRange(url.searchParams, (query) => api.call(getInsights, { query })),
      api.call(getInsightsMail),
    ]),
  );
  const { value: insights, asked, isDeclined } = ranged;
  return { insights, mail, asked, isDeclined, taken: takenOf(insights.range) };
};

function takenOf({ from, to }: DayRange): Taken[] {
  const query = { from, to };
  const name = `footlights-insights-${from}-to-${to}`;
  return [
    { word: 'csv', href: urlOf(exportInsights, { query }), file: `${name}.csv` },
    { word: 'json', href: urlOf(getInsights, { query }), file: `${name}.json` },
  ];
}

export const actions: Actions = {
  /** Comes back to the days that the page showed. */
  mail: async ({ fetch, request, url }) => {
    const isOn = textOf(await request.formData(), 'isOn') === 'true';
    try {
      await apiOf({ fetch }).call(changeInsightsMail, { body: { isOn } });
    } catch (problem) {
      return fail(400, declined(problem, {}));
    }
    redirect(303, `/insights${rangeSearch(askedRange(url.searchParams))}#mail`);
  },
};
