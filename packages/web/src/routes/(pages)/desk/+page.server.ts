import { claimCase, listCases, type ReportReason, type SubjectKind } from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { REASONS } from '#safety/reasons.ts';
import type { Actions, PageServerLoad } from './$types';

const QUEUES = ['open', 'mine', 'second', 'opinions', 'appeals', 'complaints', 'done'] as const;
const KINDS: readonly SubjectKind[] = ['account', 'clip', 'comment'];

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  await parent();
  const given = (name: string) => url.searchParams.get(name);
  const queue = QUEUES.find((one) => one === given('queue')) ?? 'open';
  const reason: ReportReason | undefined = REASONS.find((one) => one === given('reason'));
  const kind = KINDS.find((one) => one === given('kind'));
  const cursor = given('cursor');
  const query = {
    queue,
    ...(reason === undefined ? {} : { reason }),
    ...(kind === undefined ? {} : { kind }),
    ...(cursor === null ? {} : { cursor }),
  };
  const page = await orErrorPage(apiOf({ fetch }).call(listCases, { query }));
  return { ...page, queue, reason: reason ?? '', kind: kind ?? '' };
};

export const actions: Actions = {
  claim: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    try {
      await apiOf({ fetch }).call(claimCase, { params: { id } });
    } catch (problem) {
      return fail(400, declined(problem, { id }));
    }
    redirect(303, `/desk/${id}`);
  },
};
