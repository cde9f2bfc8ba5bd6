import { exportInsightClips, listInsightClips, urlOf, type ClipOrder } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import { ORDERS } from '#insights/orders.ts';
import type { Taken } from '#insights/taken.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const asked = url.searchParams.get('order');
  const order: ClipOrder = ORDERS.find((one) => one === asked) ?? ORDERS[0];
  const cursor = url.searchParams.get('cursor');
  const query = cursor === null ? { order } : { order, cursor };
  const page = await orErrorPage(apiOf({ fetch }).call(listInsightClips, { query }));
  return { ...page, order, isFirst: cursor === null, taken };
};

const taken: Taken[] = [
  { word: 'clips', href: urlOf(exportInsightClips), file: 'footlights-clips.csv' },
];
