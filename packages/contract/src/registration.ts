import { Type, type Static } from 'typebox';
import { newAccountFields, newAccountRefusals } from './accounts.ts';
import { endpoint } from './endpoint.ts';
import { At, Username } from './ids.ts';

/** Most graphemes of what somebody writes who applies for an account. */
export const APPLICATION_GRAPHEMES = 500;
/** Most graphemes of the note on an invitation. */
export const INVITE_NOTE_GRAPHEMES = 60;

/** How accounts are made here. */
export const Registration = Type.Object(
  {
    /** `open` also while there is no account at all: the first one runs the instance. */
    mode: Type.Union([Type.Literal('open'), Type.Literal('invite'), Type.Literal('approval')]),
    /** Whether `signUp` needs `bornOn`. Which dates it takes is not told. */
    asksBirthDate: Type.Boolean(),
  },
  { title: 'Registration' },
);
export type Registration = Static<typeof Registration>;

export const getRegistration = endpoint({
  name: 'getRegistration',
  method: 'GET',
  path: '/registration',
  summary: 'How accounts are made on this instance',
  access: 'blind',
  output: Registration,
  refusals: [],
});

/** An invitation without its code, which is shown once and kept as a hash. */
export const Invite = Type.Object(
  {
    id: Type.String(),
    /** What it is for, for those who made it. */
    note: Type.String(),
    usesLeft: Type.Integer({ minimum: 0 }),
    /** Start of the UTC day from which it does not work any more. */
    endsAt: At,
  },
  { title: 'Invite' },
);
export type Invite = Static<typeof Invite>;

/** Makes an invitation. Admins choose its uses and days; members make single ones within their quota. */
export const createInvite = endpoint({
  name: 'createInvite',
  method: 'POST',
  path: '/invites',
  summary: 'Make an invitation',
  access: 'account:write',
  rate: { perMinute: 10, burst: 20, by: 'account' },
  body: Type.Object({
    note: Type.Optional(Type.String({ maxLength: 400 })),
    uses: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
  }),
  output: Type.Object({
    invite: Invite,
    /** Shown this once. */
    code: Type.String(),
  }),
  refusals: ['session/required', 'session/forbidden', 'invite/too-many', 'rate/limited'],
});

/** Invitations that still work: an admin sees all, a member their own; at most 200, the newest first. */
export const listInvites = endpoint({
  name: 'listInvites',
  method: 'GET',
  path: '/invites',
  summary: 'Invitations that still work',
  access: 'account:read',
  output: Type.Object({
    invites: Type.Array(Invite, { maxItems: 200 }),
    /** How many more may be made now. */
    left: Type.Integer({ minimum: 0 }),
  }),
  refusals: ['session/required'],
});

/** Takes an invitation back; one that is gone stays gone. */
export const revokeInvite = endpoint({
  name: 'revokeInvite',
  method: 'DELETE',
  path: '/invites/:id',
  summary: 'Take an invitation back',
  access: 'account:write',
  rate: { perMinute: 60, burst: 60, by: 'account' },
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  refusals: ['session/required', 'rate/limited'],
});

/** Asks for an account where `signUp` needs approval. Nothing of it can be used before an admin approves. */
export const applyForAccount = endpoint({
  name: 'applyForAccount',
  method: 'POST',
  path: '/applications',
  summary: 'Apply for an account, where admins approve them',
  access: 'anyone',
  rate: { perMinute: 3, burst: 10, by: 'network' },
  body: Type.Object({
    ...newAccountFields,
    text: Type.String({ minLength: 1, maxLength: 4000 }),
  }),
  refusals: [...newAccountRefusals, 'application/text-invalid', 'application/not-needed'],
});

/** Somebody who asks for an account. */
export const Application = Type.Object(
  {
    id: Type.String(),
    username: Username,
    /** Whether an answer can be mailed; the address is the applicant's own. */
    hasEmail: Type.Boolean(),
    text: Type.String(),
    /** Start of the UTC day of applying. */
    appliedAt: At,
  },
  { title: 'Application' },
);
export type Application = Static<typeof Application>;

/** Open applications, the oldest first, at most 100. */
export const listApplications = endpoint({
  name: 'listApplications',
  method: 'GET',
  path: '/admin/applications',
  summary: 'Applications for accounts',
  access: 'instance:admin',
  output: Type.Object({ applications: Type.Array(Application, { maxItems: 100 }) }),
  refusals: ['session/required', 'session/forbidden'],
});

const one = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

/** Makes the account that was applied for. */
export const approveApplication = endpoint({
  name: 'approveApplication',
  method: 'PUT',
  path: '/admin/applications/:id',
  summary: 'Approve an application',
  access: 'instance:admin',
  params: one,
  refusals: [
    'session/required',
    'session/forbidden',
    'application/not-found',
    'account/email-taken',
  ],
});

/** Declines an application, of which nothing is kept. */
export const declineApplication = endpoint({
  name: 'declineApplication',
  method: 'DELETE',
  path: '/admin/applications/:id',
  summary: 'Decline an application',
  access: 'instance:admin',
  params: one,
  refusals: ['session/required', 'session/forbidden', 'application/not-found'],
});
