import { listNotifications } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { PageServerLoad } from './$types';

/** Opening the list changes nothing: the page says by itself that it was looked through. */
export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const isUnread = url.searchParams.get('only') === 'unread';
  const query = isUnread ? ({ only: 'unread' } as const) : {};
  const start = await orErrorPage(apiOf({ fetch }).call(listNotifications, { query }));
  return { start, isUnread };
};
