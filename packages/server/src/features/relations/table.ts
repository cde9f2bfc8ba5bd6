import type { AccountId } from '#lib/ids.ts';

/** One account follows another, or has asked to. */
export interface FollowRow {
  follower_id: AccountId;
  followed_id: AccountId;
  state: 'accepted' | 'requested';
  /** When it was asked for; of an accepted request, when it was accepted. */
  at: number;
}

/**
 * What an account has put between itself and another.
 * `block`: neither sees the other. `mute`: the owner does not see the target. `restrict`: what the target writes to the
 * owner is seen by the target alone until the owner approves it. The target is told of none.
 */
export interface ShieldRow {
  owner_id: AccountId;
  target_id: AccountId;
  kind: ShieldKind;
  at: number;
}

export type ShieldKind = 'block' | 'mute' | 'restrict';

declare module '#engines/db/port.ts' {
  interface Tables {
    follows: FollowRow;
    shields: ShieldRow;
  }
}
