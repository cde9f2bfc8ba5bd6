import type { Letter } from '#engines/mail/port.ts';

/** Where a letter comes from: the instance's name and the origin that its links begin with. */
export interface Sender {
  instance: string;
  origin: string;
}

type Written = Omit<Letter, 'to'>;

const IGNORE = 'If that was not you, ignore this mail: nothing changes.';

const SECURITY_CHANGES = {
  'two-factor-on': 'codes of an authenticator app are asked for from now on',
  'two-factor-off': 'codes of an authenticator app are not asked for any more',
  'passkey-added': 'a passkey was added',
  'passkey-removed': 'a passkey was removed',
  'codes-made': 'new recovery codes were made, and the earlier ones are void',
  recovered: 'a recovery code was used to choose a new password',
} as const;

/** What changed in how an account signs in. */
export type SecurityChange = keyof typeof SECURITY_CHANGES;

/** Every mail about accounts, in English: the one place that words them. */
export const letters = {
  confirm: (
    { instance, origin }: Sender,
    account: { username: string; token: string },
  ): Written => ({
    kind: 'confirm',
    subject: `Confirm your address for ${instance}`,
    text: `Hello @${account.username},

somebody, most likely you, gave this address for an account on ${instance}. Confirm it here within three days:

${origin}/confirm-email?token=${account.token}

${IGNORE}`,
  }),
  change: (
    { instance, origin }: Sender,
    account: { username: string; token: string },
  ): Written => ({
    kind: 'change',
    subject: `Your new address for ${instance}`,
    text: `Hello @${account.username},

this address is to be the new one of your account on ${instance}. Confirm it here within a day:

${origin}/confirm-email?token=${account.token}

${IGNORE}`,
  }),
  addressInUse: ({ instance, origin }: Sender): Written => ({
    kind: 'address-in-use',
    subject: `This address is in use on ${instance}`,
    text: `Hello,

somebody wanted to use this address for an account on ${instance}. It belongs to another account already, so nothing was changed.

If that was you and you forgot your password: ${origin}/forgot-password`,
  }),
  changeAsked: ({ instance, origin }: Sender, account: { username: string }): Written => ({
    kind: 'change-asked',
    subject: `Another address for @${account.username}`,
    text: `Hello @${account.username},

another e-mail address was asked for your account on ${instance}. Until that one is confirmed, this one stays.

If that was not you, change your password, which makes the other link void:

${origin}/settings/security`,
  }),
  changed: ({ instance }: Sender, account: { username: string }): Written => ({
    kind: 'changed',
    subject: `@${account.username} has another address now`,
    text: `Hello @${account.username},

your account on ${instance} has another e-mail address now. Mails will go there, and this address is not kept.`,
  }),
  reset: ({ instance, origin }: Sender, account: { username: string; token: string }): Written => ({
    kind: 'reset',
    subject: `A new password for ${instance}`,
    text: `Hello @${account.username},

choose a new password for your account on ${instance} here, within two hours:

${origin}/reset-password?token=${account.token}

If you did not ask for this, ignore this mail: your password stays.`,
  }),
  passwordChanged: ({ instance, origin }: Sender, account: { username: string }): Written => ({
    kind: 'password-changed',
    subject: `The password of @${account.username} was changed`,
    text: `Hello @${account.username},

the password of your account on ${instance} was changed, and other browsers were signed out.

If that was not you, take your account back: ${origin}/forgot-password`,
  }),
  security: (
    { instance }: Pick<Sender, 'instance'>,
    account: { username: string; change: SecurityChange },
  ): Written => ({
    kind: 'security',
    subject: `@${account.username}: ${SECURITY_CHANGES[account.change]}`,
    text: `Hello @${account.username},

of your account on ${instance}: ${SECURITY_CHANGES[account.change]}.

If that was not you, sign in, choose another password and end the other sessions, all under Settings, Security.`,
  }),
  approved: ({ instance, origin }: Sender, account: { username: string }): Written => ({
    kind: 'approved',
    subject: `Welcome to ${instance}`,
    text: `Hello @${account.username},

your application was approved. Sign in with the password you chose:

${origin}/sign-in`,
  }),
  declined: ({ instance }: Sender, account: { username: string }): Written => ({
    kind: 'declined',
    subject: `Your application to ${instance}`,
    text: `Hello @${account.username},

your application for an account on ${instance} was declined. What you wrote, your address and your password were erased.`,
  }),
};
