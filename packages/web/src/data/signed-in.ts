import type { Account } from '@footlights/contract';
import { redirect } from '@sveltejs/kit';

/** The signed-in account; everybody else is sent to sign in and comes back. */
export function orSignIn(account: Account | null, url: URL): Account {
  if (account === null)
    redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  return account;
}
