import {
  changeEmail,
  changePassword,
  endOtherSessions,
  endSession,
  getSecurity,
  listSessions,
  resendConfirmation,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orSignIn } from '#data/signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Which form of the page was sent, so that its answer is said beside it. */
type About = 'email' | 'resend' | 'password' | 'sessions';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  orSignIn((await parent()).account, url);
  const api = apiOf({ fetch });
  const [{ sessions }, security] = await orErrorPage(
    Promise.all([api.call(listSessions), api.call(getSecurity)]),
  );
  return { sessions, security };
};

export const actions: Actions = {
  email: async ({ fetch, request }) => {
    const form = await request.formData();
    const email = textOf(form, 'email').trim();
    const body = { email, password: textOf(form, 'emailPassword') };
    return answer('email', apiOf({ fetch }).call(changeEmail, { body }), { email });
  },
  resend: ({ fetch }) => answer('resend', apiOf({ fetch }).call(resendConfirmation)),
  password: async ({ fetch, request }) => {
    const form = await request.formData();
    const body = { password: textOf(form, 'password'), newPassword: textOf(form, 'newPassword') };
    return answer('password', apiOf({ fetch }).call(changePassword, { body }));
  },
  endSession: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    return answer('sessions', apiOf({ fetch }).call(endSession, { params: { id } }));
  },
  endOthers: ({ fetch }) => answer('sessions', apiOf({ fetch }).call(endOtherSessions)),
};

async function answer(about: About, call: Promise<unknown>, values: Record<string, string> = {}) {
  try {
    await call;
  } catch (problem) {
    return fail(400, { about, isDone: false, ...declined(problem, values) });
  }
  return { about, isDone: true, code: undefined, message: '', values };
}
