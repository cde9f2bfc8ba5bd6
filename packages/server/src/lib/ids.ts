import { randomBytes } from 'node:crypto';

/** Branded, prefixed ids: 128 random bits as base64url. */
export type VideoId = `v_${string}`;
export type AccountId = `a_${string}`;
export type CommentId = `c_${string}`;
/** A collection of saved clips. */
export type CollectionId = `k_${string}`;

/** A group of notifications. */
export type NotificationId = `n_${string}`;

/** Somebody who looks: an account, or nobody that is known. */
export type Viewer = AccountId | null;

/** A new id such as `v_3Jf0…` (prefix and 22 characters). */
export function newId<Prefix extends 'v' | 'a' | 'c' | 'k' | 'n'>(
  prefix: Prefix,
): `${Prefix}_${string}` {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}
