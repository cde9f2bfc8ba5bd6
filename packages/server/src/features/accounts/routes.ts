import {
  applyForAccount,
  getRegistration,
  getSession,
  signIn,
  signOut,
  signUp,
} from '@footlights/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import { DECLINED_COOKIE, wasDeclined } from './age.ts';
import { createCallerOf } from './caller.ts';
import { createCookieSender } from './cookies.ts';
import { ownAccountRoutes } from './own-routes.ts';
import { registrationRoutes } from './registration-routes.ts';
import { securityRoutes } from './security-routes.ts';
import type { Accounts } from './service.ts';

/** Signing up, in and out, and who is signed in. */
export function accountRoutes(http: Http, accounts: Accounts): void {
  const callerOf = createCallerOf(http);
  const sendCookies = createCookieSender(http);
  /** One answer for a browser that was declined, whatever it asks for the second time. */
  async function unlessDeclined<T>(call: Answering, make: () => Promise<T>): Promise<T> {
    try {
      if (wasDeclined(call.request.headers)) throw new Refusal('account/not-for-you');
      return await make();
    } catch (error) {
      const isDeclined = error instanceof Refusal && error.code === 'account/not-for-you';
      if (isDeclined) sendCookies(call, [DECLINED_COOKIE]);
      throw error;
    }
  }

  http.route(getRegistration, () => accounts.registration());
  http.route(signUp, async (call) => {
    const { account, setCookies, recoveryCodes } = await unlessDeclined(call, () =>
      accounts.signUp(call.body, callerOf(call.request)),
    );
    sendCookies(call, setCookies);
    return recoveryCodes === undefined ? account : { ...account, recoveryCodes };
  });
  http.route(applyForAccount, (call) =>
    unlessDeclined(call, () => accounts.applications.apply(call.body)),
  );
  http.route(signIn, async (call) => {
    const { account, setCookies } = await accounts.signIn(call.body, callerOf(call.request));
    sendCookies(call, setCookies);
    return account;
  });
  http.route(getSession, async ({ actor }) => ({
    account: actor === null ? null : await accounts.accountOf(actor.accountId),
  }));
  http.route(signOut, async (call) => {
    sendCookies(call, await accounts.signOut(call.request.headers));
    return undefined;
  });
  ownAccountRoutes(http, accounts);
  registrationRoutes(http, accounts);
  securityRoutes(http, accounts);
}

interface Answering {
  request: FastifyRequest;
  reply: FastifyReply;
}
