import { applyForAccount, getRegistration, signUp } from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { BIRTH_DATE_FIELDS, bornOn } from '#data/birth-date.ts';
import { declined, pathAfter, textOf, textsOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** The cookie that the server gives a browser it has declined. */
const DECLINED = 'footlights.birth-date';
const FIELDS = ['username', 'email', 'invite', 'text', ...BIRTH_DATE_FIELDS];

export const load: PageServerLoad = async ({ cookies, fetch, parent, url }) => {
  if ((await parent()).account !== null) redirect(303, pathAfter(url));
  return {
    to: pathAfter(url),
    invite: url.searchParams.get('invite')?.slice(0, 100) ?? '',
    isDeclined: cookies.get(DECLINED) === 'declined',
    registration: await apiOf({ fetch }).call(getRegistration),
  };
};

export const actions: Actions = {
  default: async ({ fetch, request, url }) => {
    const api = apiOf({ fetch });
    const form = await request.formData();
    const values = textsOf(form, FIELDS);
    const { username = '', email = '', invite = '', text = '' } = values;
    const born = bornOn(form);
    const wanted = {
      username,
      password: textOf(form, 'password'),
      ...(email === '' ? {} : { email }),
      ...(born === undefined ? {} : { bornOn: born }),
    };
    try {
      if (form.has('text')) {
        await api.call(applyForAccount, { body: { ...wanted, text } });
        return { isApplied: true, hasEmail: email !== '', values: {} as Record<string, string> };
      }
      const made = await api.call(signUp, {
        body: { ...wanted, ...(invite === '' ? {} : { invite }) },
      });
      // Shown this once: nothing redirects before they were.
      if (made.recoveryCodes !== undefined) return codesOf(made.username, made.recoveryCodes);
    } catch (problem) {
      return fail(400, { ...declined(problem, values), isApplied: false, hasEmail: false });
    }
    redirect(303, pathAfter(url));
  },
};

function codesOf(username: string, recoveryCodes: string[]) {
  const values: Record<string, string> = { username };
  return { recoveryCodes, isApplied: false, hasEmail: false, values };
}
