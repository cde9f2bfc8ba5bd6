import { randomBytes } from 'node:crypto';

/** Branded, prefixed ids: 128 random bits as base64url. */
export type VideoId = `v_${string}`;
export type AccountId = `a_${string}`;

/** A new id such as `v_3Jf0…` (prefix and 22 characters). */
export function newId<Prefix extends 'v' | 'a'>(prefix: Prefix): `${Prefix}_${string}` {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}
