import {
  changeEmail,
  changePassword,
  confirmEmail,
  endOtherSessions,
  endSession,
  forgetPassword,
  listSessions,
  resendConfirmation,
  resetPassword,
} from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import { createCallerOf } from './caller.ts';
import type { Accounts } from './service.ts';

/** Address, password and sessions of an account. */
export function ownAccountRoutes(
  http: Http,
  { email, password, sessions }: Pick<Accounts, 'email' | 'password' | 'sessions'>,
): void {
  const callerOf = createCallerOf(http);
  http.route(resendConfirmation, ({ actor, request }) =>
    email.resend(actor.accountId, callerOf(request)),
  );
  http.route(confirmEmail, async ({ body, request }) => ({
    outcome: await email.confirm(body.token, callerOf(request)),
  }));
  http.route(changeEmail, ({ actor, body, request }) =>
    email.change(actor.accountId, body, callerOf(request)),
  );
  http.route(forgetPassword, ({ body, request }) => password.forget(body.login, callerOf(request)));
  http.route(resetPassword, ({ body, request }) => password.reset(body, callerOf(request)));
  http.route(changePassword, ({ actor, body, request }) =>
    password.change(actor.accountId, body, callerOf(request)),
  );
  http.route(listSessions, async ({ actor, request }) => ({
    sessions: await sessions.list(actor.accountId, request.headers),
  }));
  http.route(endSession, ({ actor, params }) => sessions.end(actor.accountId, params.id));
  http.route(endOtherSessions, ({ actor, request }) =>
    sessions.endOthers(actor.accountId, request.headers),
  );
}
