import {
  deleteComment,
  getComment,
  getVideo,
  likeComment,
  listComments,
  listReplies,
  unlikeComment,
  writeComment,
  type Client,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { orAdultsPage } from '#safety/adults.ts';
import type { Actions, PageServerLoad } from './$types';

/** Comments on a clip, or one of them with its replies: what needs no script, and what crawlers read. */
export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const api = apiOf({ fetch });
  const clip = await orErrorPage(orAdultsPage(api.call(getVideo, { params }), params.id));
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const order: 'top' | 'newest' = url.searchParams.get('order') === 'newest' ? 'newest' : 'top';
  const query = cursor === undefined ? {} : { cursor };
  const comment = url.searchParams.get('comment');
  const page = await orErrorPage(
    api.call(listComments, { params, query: comment === null ? { order, ...query } : {} }),
  );
  const rest = { clip, order };
  if (comment === null) return { ...page, ...rest, thread: null };
  const replies = await threadOf(api, comment, query);
  return { ...page, ...rest, ...replies };
};

async function threadOf(api: Client, id: string, query: { cursor?: string }) {
  const found = await orErrorPage(api.call(getComment, { params: { id } }));
  const thread = found.thread ?? found.comment;
  const replies = await orErrorPage(api.call(listReplies, { params: { id: thread.id }, query }));
  return { thread, ...replies };
}

export const actions: Actions = {
  write: async ({ fetch, request, params }) => {
    const form = await request.formData();
    const values = { text: textOf(form, 'text'), replyTo: textOf(form, 'replyTo') };
    const { text, replyTo } = values;
    const body = { text, ...(replyTo === '' ? {} : { replyTo }) };
    try {
      const { waitsFor } = await apiOf({ fetch }).call(writeComment, { params, body });
      return { waitsFor, message: '', values: { text: '', replyTo } };
    } catch (problem) {
      return fail(400, { ...declined(problem, values), waitsFor: null });
    }
  },
  like: async ({ fetch, request }) => {
    const form = await request.formData();
    const endpoint = textOf(form, 'isLiked') === 'true' ? unlikeComment : likeComment;
    await orErrorPage(apiOf({ fetch }).call(endpoint, { params: { id: textOf(form, 'id') } }));
  },
  delete: async ({ fetch, request }) => {
    const id = textOf(await request.formData(), 'id');
    await orErrorPage(apiOf({ fetch }).call(deleteComment, { params: { id } }));
  },
};
