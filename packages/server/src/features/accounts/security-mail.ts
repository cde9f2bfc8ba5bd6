import type { AccountId } from '#lib/ids.ts';
import { letters, type SecurityChange } from './letters.ts';
import type { Parts } from './parts.ts';

/** Mails an account that how it signs in has changed. Nothing is mailed to an address that nobody has confirmed. */
export type TellChange = (id: AccountId, change: SecurityChange) => Promise<void>;

export function createTellChange({
  accountOf,
  mail,
  rules,
}: Pick<Parts, 'accountOf' | 'mail' | 'rules'>): TellChange {
  return async (id, change) => {
    const account = await accountOf(id);
    if (account?.isEmailConfirmed !== true || account.email === undefined) return;
    const sender = { instance: rules.instanceName };
    await mail.send({ to: account.email, ...letters.security(sender, { ...account, change }) });
    mail.wake();
  };
}
