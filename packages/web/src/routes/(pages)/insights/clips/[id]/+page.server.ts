import {
  exportClipInsights,
  getClipInsights,
  urlOf,
  type ClipInsights,
} from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import { inRange } from '#insights/in-range.ts';
import type { Taken } from '#insights/taken.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent, url }) => {
  orSignIn((await parent()).account, url);
  const api = apiOf({ fetch });
  const { value, asked, isDeclined } = await orErrorPage(
    inRange(url.searchParams, (query) => api.call(getClipInsights, { params, query })),
  );
  return { insights: value, asked, isDeclined, taken: takenOf(value) };
};

function takenOf({ clip: { id }, range: { from, to } }: ClipInsights): Taken[] {
  const input = { params: { id }, query: { from, to } };
  const name = `footlights-${id}-${from}-to-${to}`;
  return [
    { word: 'csv', href: urlOf(exportClipInsights, input), file: `${name}.csv` },
    { word: 'json', href: urlOf(getClipInsights, input), file: `${name}.json` },
  ];
}
