import {
  addRules,
  decideDeskText,
  getNewLimits,
  listDeskComments,
  listDeskTexts,
  listOwnHeldTexts,
  listRules,
  passDeskComment,
  refuseDeskComment,
  removeRule,
  tryRules,
  withdrawHeldText,
} from '@footlights/contract';
import type { Comments } from '#features/comments/service.ts';
import type { Safety } from '#features/safety/service.ts';
import type { Http } from '#http/serve.ts';
import type { CommentId, HeldTextId, RuleId } from '#lib/ids.ts';
import type { DeskTexts, Prevention } from './service.ts';

/** What the routes of prevention call. */
export interface PreventionParts {
  prevention: Prevention;
  deskTexts: DeskTexts;
  comments: Pick<Comments, 'listForDesk' | 'pass' | 'requireWaiting'>;
  safety: Pick<Safety, 'refuseHeld'>;
}

/** Rules about words and links, what waits because of them, and what new accounts may do. */
export function preventionRoutes(http: Http, parts: PreventionParts): void {
  const { prevention } = parts;
  const { rules, texts, newcomers } = prevention;
  http.route(listRules, async () => ({ rules: await rules.list() }));
  http.route(addRules, async ({ actor, body }) => {
    const { lines, ...defaults } = body;
    const changed = await rules.add(actor.accountId, lines, defaults);
    return { changed, rules: await rules.list() };
  });
  http.route(removeRule, ({ actor, params }) => rules.remove(actor.accountId, params.id as RuleId));
  http.route(tryRules, async ({ body }) => ({ rules: await rules.metBy(body.text) }));
  http.route(listOwnHeldTexts, async ({ actor }) => ({ texts: await texts.own(actor.accountId) }));
  http.route(withdrawHeldText, ({ actor, params }) =>
    texts.withdraw(actor.accountId, params.id as HeldTextId),
  );
  http.route(getNewLimits, ({ actor }) => newcomers.limitsOf(actor.accountId));
  deskRoutes(http, parts);
}

function deskRoutes(http: Http, { comments, safety, deskTexts }: PreventionParts): void {
  http.route(listDeskComments, ({ actor, query }) =>
    comments.listForDesk(actor.accountId, query.cursor),
  );
  http.route(passDeskComment, ({ actor, params }) =>
    comments.pass(actor.accountId, params.id as CommentId),
  );
  http.route(refuseDeskComment, async ({ actor, params, body, request }) => {
    const id = params.id as CommentId;
    await comments.requireWaiting(actor.accountId, id);
    const by = { accountId: actor.accountId, origin: http.origins.originOf(request) };
    await safety.refuseHeld(by, id, body);
  });
  http.route(listDeskTexts, async ({ actor }) => ({
    texts: await deskTexts.list(actor.accountId),
  }));
  http.route(decideDeskText, ({ actor, params, body }) => {
    const id = params.id as HeldTextId;
    return body.decision === 'pass'
      ? deskTexts.pass(actor.accountId, id)
      : deskTexts.refuse(actor.accountId, id, body.words ?? '');
  });
}
