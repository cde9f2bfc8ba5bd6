import {
  ApiProblem,
  changePrivacy,
  getLockDown,
  getPrivacy,
  liftLockDown,
  listBlocked,
  listFollowRequests,
  listMuted,
  listRestricted,
  lockDown,
} from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { changedOf, declined } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { account } = await parent();
  orSignIn(account, url);
  const api = apiOf({ fetch });
  const [privacy, locked, requests, blocked, muted, restricted] = await orErrorPage(
    Promise.all([
      api.call(getPrivacy),
      api.call(getLockDown),
      api.call(listFollowRequests),
      api.call(listBlocked),
      api.call(listMuted),
      api.call(listRestricted),
    ]),
  );
  return { privacy, locked, hasRequests: requests.accounts.length > 0, blocked, muted, restricted };
};

export const actions: Actions = {
  shown: async ({ fetch, request }) => {
    const form = await request.formData();
    const body = changedOf(form, {
      isPrivate: form.has('isPrivate'),
      showsFollows: form.has('showsFollows'),
      showsLikes: form.has('showsLikes'),
      isFindable: form.has('isFindable'),
      isMentionable: form.has('isMentionable'),
      showsAdult: form.has('showsAdult'),
    });
    try {
      await apiOf({ fetch }).call(changePrivacy, { body });
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), isSaved: false });
    }
    return { isSaved: true, message: '' };
  },
  lock: (event) => turn(event, lockDown),
  lift: (event) => turn(event, liftLockDown),
};

/** Also sent from the safety centre, where nobody may be signed in. */
async function turn(
  { fetch, url }: { fetch: typeof globalThis.fetch; url: URL },
  act: typeof lockDown | typeof liftLockDown,
) {
  try {
    await apiOf({ fetch }).call(act);
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.code === 'session/required')
      redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
    return fail(400, { ...declined(problem, {}), isSaved: false });
  }
  redirect(303, `${url.pathname}#lock-down`);
}
