import {
  approveApplication,
  createInvite,
  declineApplication,
  listApplications,
  listInvites,
  revokeInvite,
} from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import { createCallerOf } from './caller.ts';
import type { Accounts } from './service.ts';

/** Invitations and applications. */
export function registrationRoutes(
  http: Http,
  { invites, applications }: Pick<Accounts, 'invites' | 'applications'>,
): void {
  const callerOf = createCallerOf(http);
  http.route(createInvite, ({ actor, body }) => invites.create(actor, body));
  http.route(listInvites, ({ actor }) => invites.list(actor));
  http.route(revokeInvite, ({ actor, params }) => invites.revoke(actor, params.id));
  http.route(listApplications, async () => ({ applications: await applications.list() }));
  http.route(approveApplication, ({ params, request }) =>
    applications.approve(params.id, callerOf(request)),
  );
  http.route(declineApplication, ({ params, request }) =>
    applications.decline(params.id, callerOf(request)),
  );
}
