import type { AccountId } from '#lib/ids.ts';
import type { FollowRow, ShieldRow } from './table.ts';

/** How one account stands to another, seen from the first. */
export interface Relation {
  follows: 'no' | 'requested' | 'accepted';
  isFollowedBy: boolean;
  /** The other has asked to follow. */
  isAskedBy: boolean;
  blocks: boolean;
  isBlockedBy: boolean;
  mutes: boolean;
  restricts: boolean;
  isRestrictedBy: boolean;
}

/** Two accounts that have nothing to do with each other. */
export const STRANGERS: Readonly<Relation> = Object.freeze({
  follows: 'no',
  isFollowedBy: false,
  isAskedBy: false,
  blocks: false,
  isBlockedBy: false,
  mutes: false,
  restricts: false,
  isRestrictedBy: false,
});

/** Relations of `one` from rows that name it on either side; others are missing. */
export function relationsOf(
  one: AccountId,
  follows: readonly FollowRow[],
  shields: readonly ShieldRow[],
): Map<AccountId, Relation> {
  const relations = new Map<AccountId, Relation>();
  const change = (other: AccountId, more: Partial<Relation>) =>
    relations.set(other, { ...STRANGERS, ...relations.get(other), ...more });
  for (const { follower_id, followed_id, state } of follows) {
    if (follower_id === one) change(followed_id, { follows: state });
    else if (state === 'accepted') change(follower_id, { isFollowedBy: true });
    else change(follower_id, { isAskedBy: true });
  }
  for (const { owner_id, target_id, kind } of shields) {
    if (owner_id === one) change(target_id, OWN[kind]);
    else change(owner_id, AGAINST[kind]);
  }
  return relations;
}

const OWN = {
  block: { blocks: true },
  mute: { mutes: true },
  restrict: { restricts: true },
} as const satisfies Record<ShieldRow['kind'], Partial<Relation>>;

const AGAINST = {
  block: { isBlockedBy: true },
  mute: {},
  restrict: { isRestrictedBy: true },
} as const satisfies Record<ShieldRow['kind'], Partial<Relation>>;
