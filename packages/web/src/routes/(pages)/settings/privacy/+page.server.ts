import {
  changePrivacy,
  getPrivacy,
  listBlocked,
  listFollowRequests,
  listMuted,
  listRestricted,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { changedOf, declined } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { account } = await parent();
  orSignIn(account, url);
  const api = apiOf({ fetch });
  const [privacy, requests, blocked, muted, restricted] = await orErrorPage(
    Promise.all([
      api.call(getPrivacy),
      api.call(listFollowRequests),
      api.call(listBlocked),
      api.call(listMuted),
      api.call(listRestricted),
    ]),
  );
  return { privacy, hasRequests: requests.accounts.length > 0, blocked, muted, restricted };
};

export const actions: Actions = {
  default: async ({ fetch, request }) => {
    const form = await request.formData();
    const body = changedOf(form, {
      isPrivate: form.has('isPrivate'),
      showsFollows: form.has('showsFollows'),
      showsLikes: form.has('showsLikes'),
      showsAdult: form.has('showsAdult'),
    });
    try {
      await apiOf({ fetch }).call(changePrivacy, { body });
    } catch (problem) {
      return fail(400, { ...declined(problem, {}), isSaved: false });
    }
    return { isSaved: true, message: '' };
  },
};
