import { ApiProblem, finishSignIn, signIn } from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf } from '#data/api.ts';
import { declined, pathAfter, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url }) => {
  if ((await parent()).account !== null) redirect(303, pathAfter(url));
  return { to: pathAfter(url) };
};

export const actions: Actions = {
  /** Both steps: the second one has what the first one answered. */
  default: async ({ fetch, request, url }) => {
    const form = await request.formData();
    const login = textOf(form, 'login').trim();
    const step = textOf(form, 'step');
    const api = apiOf({ fetch });
    try {
      if (step === '') {
        await api.call(signIn, { body: { login, password: textOf(form, 'password') } });
      } else await api.call(finishSignIn, { body: { step, code: textOf(form, 'code') } });
    } catch (problem) {
      const answer = { ...declined(problem, { login }), step: stepAfter(problem, step) };
      return fail(400, { ...answer, suspension: suspensionIn(problem) });
    }
    redirect(303, pathAfter(url));
  },
};

/** What the refusal of a suspended account's sign-in tells. */
interface Suspension {
  until: number | null;
  path: string;
  exportPath: string;
}

/** Why a suspended account is not let in; undefined: it is something else. */
function suspensionIn(problem: unknown): Suspension | undefined {
  if (!(problem instanceof ApiProblem) || problem.code !== 'account/suspended') return undefined;
  return problem.detail as Suspension | undefined;
}

const OVER: ReadonlySet<string> = new Set(['account/step-over', 'account/suspended']);

/** What the second step needs; undefined when the first one is to be done, or done again. */
function stepAfter(problem: unknown, step: string): string | undefined {
  if (!(problem instanceof ApiProblem) || OVER.has(problem.code)) return undefined;
  if (problem.code === 'account/code-required') return (problem.detail as { step: string }).step;
  return step === '' ? undefined : step;
}
