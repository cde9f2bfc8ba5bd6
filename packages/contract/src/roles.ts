import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Creator } from './videos.ts';

const params = Type.Object({ username: Type.String({ minLength: 1, maxLength: 64 }) });
const rate = { perMinute: 20, burst: 20, by: 'account' } as const;

export const listAdmins = endpoint({
  name: 'listAdmins',
  method: 'GET',
  path: '/admin/admins',
  summary: 'Who runs this instance',
  access: 'instance:admin',
  output: Type.Object({ admins: Type.Array(Creator, { maxItems: 100 }) }),
  refusals: ['session/required', 'session/forbidden'],
});

/** Idempotent. */
export const appointAdmin = endpoint({
  name: 'appointAdmin',
  method: 'PUT',
  path: '/admin/admins/:username',
  summary: 'Let an account run this instance too',
  access: 'instance:admin',
  rate,
  params,
  refusals: ['session/required', 'session/forbidden', 'profile/not-found', 'rate/limited'],
});

export const listModerators = endpoint({
  name: 'listModerators',
  method: 'GET',
  path: '/admin/moderators',
  summary: 'Who judges what was reported, beside those who run this instance',
  access: 'instance:admin',
  output: Type.Object({ moderators: Type.Array(Creator, { maxItems: 100 }) }),
  refusals: ['session/required', 'session/forbidden'],
});

/** Idempotent. Admins moderate anyway, and stay what they are. */
export const appointModerator = endpoint({
  name: 'appointModerator',
  method: 'PUT',
  path: '/admin/moderators/:username',
  summary: 'Let an account judge what was reported',
  access: 'instance:admin',
  rate,
  params,
  refusals: ['session/required', 'session/forbidden', 'profile/not-found', 'rate/limited'],
});

/** Idempotent. */
export const dismissModerator = endpoint({
  name: 'dismissModerator',
  method: 'DELETE',
  path: '/admin/moderators/:username',
  summary: 'Take that right from an account',
  access: 'instance:admin',
  rate,
  params,
  refusals: ['session/required', 'session/forbidden', 'profile/not-found', 'rate/limited'],
});

/** Idempotent. Somebody is left who runs the instance. */
export const dismissAdmin = endpoint({
  name: 'dismissAdmin',
  method: 'DELETE',
  path: '/admin/admins/:username',
  summary: 'Take that right from an account',
  access: 'instance:admin',
  rate,
  params,
  refusals: [
    'session/required',
    'session/forbidden',
    'profile/not-found',
    'account/last-admin',
    'rate/limited',
  ],
});
