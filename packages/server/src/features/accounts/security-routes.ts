import {
  addPasskey,
  confirmTwoFactor,
  finishSignIn,
  getSecurity,
  makeRecoveryCodes,
  recoverAccount,
  removePasskey,
  renamePasskey,
  signInWithPasskey,
  startPasskey,
  startPasskeySignIn,
  startTwoFactor,
  stopTwoFactor,
} from '@footlights/contract';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#http/auth.ts';
import type { Http } from '#http/serve.ts';
import { callerOf, createCookieSender } from './cookies.ts';
import type { SiteCaller } from './passkeys.ts';
import type { Owner } from './security.ts';
import type { Accounts } from './service.ts';

/** Second factors, recovery codes and passkeys. */
export function securityRoutes(http: Http, accounts: Accounts): void {
  const { security } = accounts;
  http.route(getSecurity, ({ actor }) => security.of(actor.accountId));
  http.route(startTwoFactor, (call) => security.startTwoFactor(ownerOf(call), call.body.password));
  http.route(confirmTwoFactor, async (call) => ({
    codes: await security.confirmTwoFactor(ownerOf(call), call.body.code),
  }));
  http.route(stopTwoFactor, async (call) => {
    await security.stopTwoFactor(ownerOf(call), call.body);
    return undefined;
  });
  http.route(makeRecoveryCodes, async (call) => ({
    codes: await security.makeRecoveryCodes(ownerOf(call), call.body.password),
  }));
  http.route(recoverAccount, async (call) => {
    await security.recover(call.body, callerOf(call.request));
    return undefined;
  });
  passkeyRoutes(http, accounts);
  signInRoutes(http, accounts);
}

function passkeyRoutes(http: Http, { security }: Accounts): void {
  const sendCookies = createCookieSender(http);
  const { passkeys } = security;
  http.route(startPasskey, async (call) => {
    const owner = ownerOf(call);
    await security.requirePassword(owner, call.body.password);
    const { value, setCookies } = await passkeys.offer(owner.id, siteCallerOf(http, call.request));
    sendCookies(call, setCookies);
    return value;
  });
  http.route(addPasskey, (call) =>
    security.addPasskey(call.actor.accountId, call.body, siteCallerOf(http, call.request)),
  );
  http.route(renamePasskey, ({ actor, params, body }) =>
    passkeys.rename(actor.accountId, { id: params.id, name: body.name }),
  );
  http.route(removePasskey, async (call) => {
    await security.removePasskey(ownerOf(call), call.params.id);
    return undefined;
  });
}

function signInRoutes(http: Http, accounts: Accounts): void {
  const sendCookies = createCookieSender(http);
  http.route(finishSignIn, async (call) => {
    const signedIn = await accounts.finishSignIn(call.body, callerOf(call.request));
    sendCookies(call, signedIn.setCookies);
    return signedIn.account;
  });
  http.route(startPasskeySignIn, async (call) => {
    const caller = siteCallerOf(http, call.request);
    const { value, setCookies } = await accounts.security.passkeys.challenge(caller);
    sendCookies(call, setCookies);
    return value;
  });
  http.route(signInWithPasskey, async (call) => {
    const caller = siteCallerOf(http, call.request);
    const signedIn = await accounts.signInWithPasskey(call.body.answer, caller);
    sendCookies(call, signedIn.setCookies);
    return signedIn.account;
  });
}

function ownerOf({ actor, request }: { actor: Actor; request: FastifyRequest }): Owner {
  return { id: actor.accountId, headers: request.headers };
}

/** The Origin was checked to be ours; a passkey belongs to the one that the page has. */
function siteCallerOf(http: Http, request: FastifyRequest): SiteCaller {
  const origin = request.headers.origin ?? http.origins.originOf(request);
  return { ...callerOf(request), origin };
}
