import {
  changeAvatar,
  changeProfile,
  getNewLimits,
  getProfile,
  listInvites,
  listOwnHeldTexts,
  removeAvatar,
  signOut,
  withdrawHeldText,
} from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { changedOf, declined, textOf, textsOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

const PROFILE_FIELDS = ['displayName', 'bio', 'links'] as const;

/** Signed out, the page still has what concerns this device. */
export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { account } = await parent();
  if (account === null) return { profile: null, mayInvite: false, held: [], limits: null };
  const { username } = account;
  const api = apiOf({ fetch });
  const [profile, { invites, left }, { texts }, limits] = await Promise.all([
    api.call(getProfile, { params: { username } }),
    api.call(listInvites),
    api.call(listOwnHeldTexts),
    api.call(getNewLimits),
  ]);
  const mayInvite = account.role !== 'admin' && left + invites.length > 0;
  return { profile, mayInvite, held: texts.filter(({ video }) => video === null), limits };
};

export const actions: Actions = {
  profile: async ({ fetch, request }) => {
    const form = await request.formData();
    const values = textsOf(form, PROFILE_FIELDS);
    const { links, ...texts } = changedOf(form, values);
    const body = links === undefined ? texts : { ...texts, links: links.match(/\S+/g) ?? [] };
    try {
      await apiOf({ fetch }).call(changeProfile, { body });
    } catch (problem) {
      const was = textsOf(
        form,
        PROFILE_FIELDS.map((name) => `was-${name}`),
      );
      return fail(400, { ...declined(problem, { ...values, ...was }), isSaved: false });
    }
    return { isSaved: true, message: '' };
  },
  avatar: async ({ fetch, request }) => {
    const file = (await request.formData()).get('avatar');
    try {
      if (file instanceof File) await apiOf({ fetch }).call(changeAvatar, { file });
    } catch (problem) {
      return fail(400, { avatarProblem: declined(problem, {}).message });
    }
    return { avatarProblem: '' };
  },
  noAvatar: async ({ fetch }) => {
    await apiOf({ fetch }).call(removeAvatar);
  },
  withdraw: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    await apiOf({ fetch }).call(withdrawHeldText, { params: { id } });
  },
  signOut: async ({ fetch }) => {
    await apiOf({ fetch }).call(signOut);
    redirect(303, '/');
  },
};
