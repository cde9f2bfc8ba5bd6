import { createInvite, revokeInvite, type Client } from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { declined, textOf } from '#data/form.ts';

/** What became of a form on a page of invitations: the code of a new one, or what went wrong. */
export interface InviteAnswer {
  code?: string | undefined;
  message: string;
}

/** Makes the invitation that a form asks for; members' forms have no numbers. */
export async function makeInvite(api: Client, form: FormData) {
  const number = (name: 'uses' | 'days') =>
    form.has(name) ? { [name]: Number(textOf(form, name)) } : {};
  const body = { note: textOf(form, 'note'), ...number('uses'), ...number('days') };
  try {
    const { code } = await api.call(createInvite, { body });
    return { code, message: '' } satisfies InviteAnswer;
  } catch (problem) {
    const { message } = declined(problem, {});
    return fail(400, { message, code: undefined } satisfies InviteAnswer);
  }
}

/** Takes the invitation back that a form names. */
export async function takeInviteBack(api: Client, form: FormData) {
  try {
    await api.call(revokeInvite, { params: { id: textOf(form, 'id') } });
  } catch (problem) {
    const { message } = declined(problem, {});
    return fail(400, { message, code: undefined } satisfies InviteAnswer);
  }
  return { code: undefined, message: '' } satisfies InviteAnswer;
}
