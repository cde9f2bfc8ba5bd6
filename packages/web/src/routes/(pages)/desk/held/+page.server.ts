import {
  letClipThrough,
  listHeldClips,
  refuseHeldClip,
  type ReportReason,
} from '@footlights/contract';
import { fail, redirect } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  await parent();
  const cursor = url.searchParams.get('cursor');
  const query = cursor === null ? {} : { cursor };
  return orErrorPage(apiOf({ fetch }).call(listHeldClips, { query }));
};

export const actions: Actions = {
  let: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    try {
      await apiOf({ fetch }).call(letClipThrough, { params: { id } });
    } catch (problem) {
      return fail(400, declined(problem, { id }));
    }
    return undefined;
  },
  refuse: async ({ fetch, request }) => {
    const form = await request.formData();
    const id = textOf(form, 'id');
    const words = textOf(form, 'words');
    const body = {
      reason: textOf(form, 'reason') as ReportReason,
      words,
      ground: textOf(form, 'ground') === 'law' ? ('law' as const) : ('rules' as const),
      reference: textOf(form, 'reference'),
      blocksFile: form.get('blocksFile') !== null,
    };
    let opened: { case: string };
    try {
      opened = await apiOf({ fetch }).call(refuseHeldClip, { params: { id }, body });
    } catch (problem) {
      return fail(400, declined(problem, { id, words, reference: body.reference }));
    }
    redirect(303, `/desk/${opened.case}`);
  },
};
