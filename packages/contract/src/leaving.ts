import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At } from './ids.ts';

/** Whether an account is about to be deleted, and when. */
export const Departure = Type.Object(
  {
    deletesAt: Type.Union([At, Type.Null()]),
    /** Days that pass between asking and the end. */
    graceDays: Type.Integer({ minimum: 0 }),
  },
  { title: 'Departure' },
);
export type Departure = Static<typeof Departure>;

export const getDeparture = endpoint({
  name: 'getDeparture',
  method: 'GET',
  path: '/account/departure',
  summary: 'When your account will be deleted; null when it will not',
  access: 'account:leave',
  output: Departure,
  refusals: ['session/required'],
});

/**
 * Hides the account and all it made at once, ends its other sessions, and deletes everything when the time of grace is
 * over. Until then it can sign in to take its data or to stay. Idempotent: the first time counts.
 */
export const leave = endpoint({
  name: 'leave',
  method: 'POST',
  path: '/account/departure',
  summary: 'Delete your account after a time of grace',
  access: 'account:leave',
  rate: { perMinute: 5, burst: 10, by: 'account' },
  body: Type.Object({ password: Type.String({ minLength: 1, maxLength: 256 }) }),
  output: Departure,
  refusals: [
    'session/required',
    'account/password-wrong',
    'account/last-admin',
    'rate/limited',
    'busy',
  ],
});

/** Shows everything again. Idempotent. */
export const stay = endpoint({
  name: 'stay',
  method: 'DELETE',
  path: '/account/departure',
  summary: 'Keep your account after all',
  access: 'account:leave',
  refusals: ['session/required'],
});

/**
 * A zip made while it is sent and kept nowhere: profile, clips with covers, comments, likes, follows and settings as
 * JSON. It has no views, because none are held under any name.
 */
export const exportAccount = endpoint({
  name: 'exportAccount',
  method: 'GET',
  path: '/account/export.zip',
  summary: 'Everything this instance keeps of you, as one zip file',
  access: 'account:leave',
  rate: { perMinute: 1, burst: 5, by: 'account' },
  stream: 'application/zip',
  refusals: ['session/required', 'rate/limited'],
});

/** The same for an account that is suspended, by the key in the refusal of its sign-in, which holds for an hour. */
export const exportSuspended = endpoint({
  name: 'exportSuspended',
  method: 'GET',
  path: '/account/suspended-export.zip',
  summary: 'Everything this instance keeps of a suspended account, as one zip file',
  access: 'anyone',
  rate: { perMinute: 2, burst: 6, by: 'network' },
  query: Type.Object({
    key: Type.String({ pattern: '^a_[A-Za-z0-9_-]{22}\\.[0-9]{1,12}\\.[A-Za-z0-9_-]{24}$' }),
  }),
  stream: 'application/zip',
  refusals: ['account/link-used', 'rate/limited'],
});
