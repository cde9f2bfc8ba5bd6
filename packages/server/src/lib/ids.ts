import { randomBytes } from 'node:crypto';

/** Branded, prefixed ids: 128 random bits as base64url. */
export type VideoId = `v_${string}`;
export type AccountId = `a_${string}`;
export type CommentId = `c_${string}`;
/** A collection of saved clips. */
export type CollectionId = `k_${string}`;

export type ReportId = `r_${string}`;
/** What was reported about one thing. */
export type CaseId = `m_${string}`;
/** A decision, and the statement of reasons that says it. */
export type StatementId = `s_${string}`;
/** A file that must not be uploaded again. */
export type BlockedFileId = `b_${string}`;
/** What can be reported. */
export type SubjectId = AccountId | VideoId | CommentId;

/** A rule about words or links: made from what it says. */
export type RuleId = `b_${string}`;
/** A text that waits for a moderator. */
export type HeldTextId = `h_${string}`;

/** A group of notifications. */
export type NotificationId = `n_${string}`;

/** Somebody who looks: an account, or nobody that is known. */
export type Viewer = AccountId | null;

/** A new id such as `v_3Jf0…` (prefix and 22 characters). */
export function newId<Prefix extends 'v' | 'a' | 'c' | 'k' | 'n' | 'r' | 'm' | 's' | 'b' | 'h'>(
  prefix: Prefix,
): `${Prefix}_${string}` {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}
