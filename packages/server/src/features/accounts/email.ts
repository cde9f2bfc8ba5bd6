import type { DbTransaction } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { emailFrom } from './credentials.ts';
import { requirePasswordOf } from './factor-checks.ts';
import { findLink, insertLink, takeLink, voidLinks } from './link-store.ts';
import { letters, type Sender } from './letters.ts';
import { mailConfirmation } from './make-account.ts';
import { mailOf, type LinkCaller, type Parts } from './parts.ts';
import type { MailLinkRow } from './table.ts';

/** Confirming and changing the address of an account. */
export interface Email {
  /** Mails the confirmation again; nothing when the address is confirmed. Throws `account/no-email`. */
  resend(id: AccountId, caller: LinkCaller): Promise<void>;
  /** Follows the link of a mail; throws `account/link-used` and `account/email-taken`. */
  confirm(token: string, caller: LinkCaller): Promise<'confirmed' | 'changed'>;
  /**
   * Mails a link to a new address and a notice to the old one. Resolves alike when the address belongs to another
   * account, whose owner is told instead. Throws `account/password-wrong` and `account/email-invalid`.
   */
  change(
    id: AccountId,
    wanted: { email: string; password: string },
    caller: LinkCaller,
  ): Promise<void>;
}

export function createEmail(parts: Parts): Email {
  return {
    resend: (id, caller) => resend(parts, id, caller),
    confirm: (token, caller) => confirm(parts, token, caller),
    change: (id, wanted, caller) => change(parts, { id, ...wanted }, caller),
  };
}

async function resend(parts: Parts, id: AccountId, { origin }: LinkCaller): Promise<void> {
  const account = await parts.accountOf(id);
  if (account?.email === undefined) throw new Refusal('account/no-email');
  const { email, username, isEmailConfirmed } = account;
  if (isEmailConfirmed === true) return;
  await parts.db
    .transaction()
    .execute((transaction) =>
      mailConfirmation(parts, transaction, { id, username, email, origin }),
    );
  parts.mail.wake();
}

async function change(
  parts: Parts,
  wanted: { id: AccountId; email: string; password: string },
  caller: LinkCaller,
): Promise<void> {
  const { db, mail, clock, rules } = parts;
  const { id } = wanted;
  const email = emailFrom(wanted.email);
  await requirePasswordOf(parts, id, wanted.password);
  const account = await parts.accountOf(id);
  if (account === null || account.email === email) return;
  const sender: Sender = { instance: rules.instanceName, origin: caller.origin };
  await db.transaction().execute(async (transaction) => {
    const { internalAdapter } = await parts.within(transaction);
    if ((await internalAdapter.findUserByEmail(email)) !== null)
      return mail.send({ to: email, ...letters.addressInUse(sender) }, transaction);
    await voidLinks(transaction, id, ['change']);
    const link = { account_id: id, purpose: 'change', email } as const;
    const token = await insertLink(transaction, link, clock.now());
    const { username } = account;
    await mail.send({ to: email, ...letters.change(sender, { username, token }) }, transaction);
    if (account.email === undefined) return;
    await mail.send({ to: account.email, ...letters.changeAsked(sender, account) }, transaction);
  });
  mail.wake();
}

async function confirm(
  parts: Parts,
  token: string,
  caller: LinkCaller,
): Promise<'confirmed' | 'changed'> {
  const { db, clock, mail } = parts;
  const purposes = ['confirm', 'change'] as const;
  const outcome = await db.transaction().execute(async (transaction) => {
    const link = await findLink(transaction, { token, purposes, now: clock.now() });
    if (link === undefined || !(await takeLink(transaction, link.hash)))
      throw new Refusal('account/link-used');
    return link.purpose === 'change'
      ? follow(parts, transaction, { link, origin: caller.origin })
      : mark(parts, transaction, link);
  });
  mail.wake();
  return outcome;
}

/** Marks the address as confirmed, if it still is the account's. */
async function mark(
  parts: Parts,
  transaction: DbTransaction,
  { account_id: id, email }: MailLinkRow,
): Promise<'confirmed'> {
  const { internalAdapter } = await parts.within(transaction);
  const user = await internalAdapter.findUserById(id);
  if (user?.email !== email) throw new Refusal('account/link-used');
  await internalAdapter.updateUser(id, { emailVerified: true });
  await voidLinks(transaction, id, ['confirm']);
  return 'confirmed';
}

/** Gives the account the address that the link was mailed to; the old one is told. */
async function follow(
  parts: Parts,
  transaction: DbTransaction,
  { link, origin }: { link: MailLinkRow; origin: string },
): Promise<'changed'> {
  const { account_id: id, email } = link;
  const { internalAdapter } = await parts.within(transaction);
  const [before, profile] = [
    await internalAdapter.findUserById(id),
    await parts.profiles.byId(id, transaction),
  ];
  if (before === null || profile === undefined) throw new Refusal('account/link-used');
  const holder = await internalAdapter.findUserByEmail(email);
  if (holder !== null && holder.user.id !== id) throw new Refusal('account/email-taken');
  await internalAdapter.updateUser(id, { email, emailVerified: true });
  // Links to the old address would still set a password.
  await voidLinks(transaction, id, ['confirm', 'change', 'reset']);
  const old = mailOf(before);
  const sender = { instance: parts.rules.instanceName, origin };
  if (old !== undefined)
    await parts.mail.send({ to: old, ...letters.changed(sender, profile) }, transaction);
  return 'changed';
}
