import { Type, type Static } from 'typebox';
import { Commenters } from './comments.ts';
import { endpoint } from './endpoint.ts';
import { Privacy } from './profiles.ts';

/** What a lock-down narrows, with the values that lifting it would bring back. What it left alone is missing. */
export const LockedChoices = Type.Object(
  {
    isPrivate: Type.Optional(Privacy.properties.isPrivate),
    isFindable: Type.Optional(Privacy.properties.isFindable),
    isMentionable: Type.Optional(Privacy.properties.isMentionable),
    commenters: Type.Optional(Commenters),
  },
  { title: 'LockedChoices' },
);
export type LockedChoices = Static<typeof LockedChoices>;

/** Whether an account is locked down. */
export const LockDown = Type.Object(
  {
    isLockedDown: Type.Boolean(),
    /** Empty while it is not. */
    before: LockedChoices,
  },
  { title: 'LockDown' },
);
export type LockDown = Static<typeof LockDown>;

const RATE = { perMinute: 10, burst: 10, by: 'account' } as const;

export const getLockDown = endpoint({
  name: 'getLockDown',
  method: 'GET',
  path: '/account/lock-down',
  summary: 'Whether your account is locked down, and what lifting that would bring back',
  access: 'account:read',
  output: LockDown,
  refusals: ['session/required'],
});

/**
 * At once and in one step: a private account, comments from followers at most, nobody can name it, and strangers do not
 * find it. Who follows it stays. What was narrower already stays as it is. Idempotent.
 */
export const lockDown = endpoint({
  name: 'lockDown',
  method: 'PUT',
  path: '/account/lock-down',
  summary: 'Lock down your account: followers only, no mentions, not found by strangers',
  access: 'account:write',
  rate: RATE,
  output: LockDown,
  refusals: ['session/required', 'rate/limited'],
});

/** Brings back what was there before, but for what you have chosen anew meanwhile. Idempotent. */
export const liftLockDown = endpoint({
  name: 'liftLockDown',
  method: 'DELETE',
  path: '/account/lock-down',
  summary: 'Lift the lock-down of your account',
  access: 'account:write',
  rate: RATE,
  output: LockDown,
  refusals: ['session/required', 'rate/limited'],
});
