import { exportTransparency, getTransparency } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageServerLoad } from './$types';

/** A page of text: no script is sent with it. */
export const csr = false;

/** One period of the report, the newest unless the address names another. */
export const load: PageServerLoad = async ({ fetch, url }) => {
  const { smallestShown, months, years } = await orErrorPage(
    apiOf({ fetch }).call(getTransparency),
  );
  const all = [...years, ...months];
  const asked = url.searchParams.get('period');
  return {
    smallestShown,
    years: years.map(({ period }) => period),
    months: months.map(({ period }) => period),
    shown: all.find(({ period }) => period === asked) ?? months[0] ?? null,
    addresses: [`/api/v1${getTransparency.path}`, `/api/v1${exportTransparency.path}`],
  };
};
