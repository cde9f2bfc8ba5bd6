import { getInstance, getSession } from '@footlights/contract';
import { apiOf } from '#data/api.ts';
import type { LayoutServerLoad } from './$types';

/**
 * Who is signed in, the instance's name and origin, and what the page speaks. Visitors without a cookie are not asked
 * about.
 */
export const load: LayoutServerLoad = async ({ fetch, locals, request, platform }) => {
  const api = apiOf({ fetch });
  const [instance, session] = await Promise.all([
    api.call(getInstance),
    request.headers.has('cookie') ? api.call(getSession) : { account: null },
  ]);
  const origin = platform?.req.footlights?.origin ?? new URL(request.url).origin;
  return { instance, account: session.account, language: locals.language, origin };
};
