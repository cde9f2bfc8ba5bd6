import type {
  appointAdmin,
  appointModerator,
  dismissAdmin,
  dismissModerator,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf } from './api.ts';
import { declined, textOf } from './form.ts';

/** Gives an account a right, or takes it, by the name in a form; says why when that is declined. */
export async function changeRight(
  request: Request,
  fetch: typeof globalThis.fetch,
  endpoint:
    | typeof appointAdmin
    | typeof appointModerator
    | typeof dismissAdmin
    | typeof dismissModerator,
) {
  const username = textOf(await request.formData(), 'username')
    .trim()
    .replace(/^@/, '');
  try {
    await apiOf({ fetch }).call(endpoint, { params: { username: username || '?' } });
  } catch (problem) {
    return fail(400, declined(problem, { username }));
  }
  return undefined;
}
