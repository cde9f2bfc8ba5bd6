import {
  ApiProblem,
  getProfile,
  listBlocked,
  listProfileClips,
  type Creator,
} from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
  const api = apiOf({ fetch });
  const { username } = params;
  const found = Promise.all([
    api.call(getProfile, { params: { username } }),
    api.call(listProfileClips, { params: { username } }),
  ]);
  try {
    const [profile, start] = await found;
    return { profile, start, blocked: null };
  } catch (problem) {
    const { account } = await parent();
    const isGone = problem instanceof ApiProblem && problem.code === 'profile/not-found';
    const blocked = isGone && account !== null ? await blockedNamed(username) : undefined;
    if (blocked !== undefined) return { profile: null, start: null, blocked };
    await orErrorPage(found);
    throw problem;
  }

  /** Somebody whom the account blocks itself can be unblocked where the profile was. */
  async function blockedNamed(name: string): Promise<Creator | undefined> {
    const { accounts } = await orErrorPage(api.call(listBlocked, { query: { username: name } }));
    return accounts[0]?.account;
  }
};
