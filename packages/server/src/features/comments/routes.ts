import {
  changeCommentControls,
  changeCommentDefaults,
  decideHeldComments,
  deleteComment,
  editComment,
  getComment,
  getCommentControls,
  getCommentDefaults,
  likeComment,
  listComments,
  listHeldComments,
  listReplies,
  pinComment,
  unlikeComment,
  unpinComment,
  writeComment,
} from '@footlights/contract';
import type { Actor } from '#http/auth.ts';
import type { Http } from '#http/serve.ts';
import type { AccountId, CommentId, VideoId, Viewer } from '#lib/ids.ts';
import type { Comments } from './service.ts';

/** Comments for everybody, for their authors, and for the creators of clips. */
export function commentRoutes(http: Http, comments: Comments): void {
  readingRoutes(http, comments);
  writingRoutes(http, comments);
  creatorRoutes(http, comments);
}

function readingRoutes(http: Http, comments: Comments): void {
  http.route(listComments, ({ params, query, actor }) =>
    comments.list(params.id as VideoId, {
      viewer: viewerOf(actor),
      order: query.order ?? 'top',
      cursor: query.cursor,
    }),
  );
  http.route(listReplies, ({ params, query, actor }) =>
    comments.replies(idOf(params), { viewer: viewerOf(actor), cursor: query.cursor }),
  );
  http.route(getComment, ({ params, actor }) => comments.one(idOf(params), viewerOf(actor)));
}

function writingRoutes(http: Http, comments: Comments): void {
  async function shown(id: CommentId, viewer: AccountId) {
    return (await comments.one(id, viewer)).comment;
  }
  http.route(writeComment, async ({ actor, params, body }) => {
    const { text, replyTo } = body;
    const wanted = { text, replyTo: replyTo as CommentId | undefined };
    const id = await comments.write(actor.accountId, params.id as VideoId, wanted);
    return shown(id, actor.accountId);
  });
  http.route(editComment, async ({ actor, params, body }) => {
    await comments.edit(actor.accountId, idOf(params), body.text);
    return shown(idOf(params), actor.accountId);
  });
  http.route(deleteComment, async ({ actor, params }) => {
    await comments.remove(actor.accountId, idOf(params));
    return undefined;
  });
  http.route(likeComment, async ({ actor, params }) => {
    await comments.like(actor.accountId, idOf(params));
    return undefined;
  });
  http.route(unlikeComment, async ({ actor, params }) => {
    await comments.unlike(actor.accountId, idOf(params));
    return undefined;
  });
}

function creatorRoutes(http: Http, comments: Comments): void {
  http.route(pinComment, async ({ actor, params }) => {
    await comments.pin(actor.accountId, idOf(params));
    return undefined;
  });
  http.route(unpinComment, async ({ actor, params }) => {
    await comments.unpin(actor.accountId, idOf(params));
    return undefined;
  });
  http.route(listHeldComments, ({ actor, query }) =>
    comments.listHeld(actor.accountId, query.cursor),
  );
  http.route(decideHeldComments, async ({ actor, body }) => ({
    decided: await comments.decide(actor.accountId, body.decision, body.ids as CommentId[]),
  }));
  http.route(getCommentDefaults, ({ actor }) => comments.defaultsOf(actor.accountId));
  http.route(changeCommentDefaults, async ({ actor, body }) => {
    await comments.changeDefaults(actor.accountId, body);
    return comments.defaultsOf(actor.accountId);
  });
  http.route(getCommentControls, ({ actor, params }) =>
    comments.controlsOf(actor.accountId, params.id as VideoId),
  );
  http.route(changeCommentControls, async ({ actor, params, body }) => {
    await comments.changeControls(actor.accountId, params.id as VideoId, body);
    return comments.controlsOf(actor.accountId, params.id as VideoId);
  });
}

function viewerOf(actor: Actor | null): Viewer {
  return actor?.accountId ?? null;
}

function idOf({ id }: { id: string }): CommentId {
  return id as CommentId;
}
