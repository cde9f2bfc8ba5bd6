import { ApiProblem, listFollowers } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params: { username } }) => {
  const call = apiOf({ fetch }).call(listFollowers, { params: { username } });
  try {
    return { username, start: await call };
  } catch (problem) {
    const isHidden = problem instanceof ApiProblem && problem.code === 'profile/hidden';
    return { username, start: isHidden ? null : await orErrorPage(call) };
  }
};
