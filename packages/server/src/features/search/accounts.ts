import type { FoundAccount } from '@footlights/contract';
import type { Counters } from '#features/counters/service.ts';
import type { Profiles, StoredProfile } from '#features/profiles/service.ts';
import type { Relations, Sight } from '#features/relations/service.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';

/** What showing accounts needs. */
export interface AccountsOptions {
  profiles: Pick<Profiles, 'openByIds'>;
  relations: Pick<Relations, 'sightOf'>;
  counters: Pick<Counters, 'ofAccounts'>;
}

/** Whether an account may be put before a viewer who meets it and has not muted it. */
export type AccountRule = (profile: StoredProfile, sight: Sight) => boolean;

/** Those of these accounts that the viewer may come across and that fit the rule: four queries whatever their number. */
export async function showAccounts(
  { profiles, relations, counters }: AccountsOptions,
  ids: readonly AccountId[],
  { viewer, rule }: { viewer: Viewer; rule: AccountRule },
): Promise<Map<AccountId, FoundAccount>> {
  if (ids.length === 0) return new Map();
  const open = await profiles.openByIds(ids);
  const sight = await relations.sightOf(viewer, [...open.keys()]);
  const seen = [...open.values()].filter(
    (profile) => sight.meets(profile.id) && !sight.to(profile.id).mutes && rule(profile, sight),
  );
  const counts = await counters.ofAccounts(seen.map(({ id }) => id));
  return new Map(
    seen.map(({ id, username, displayName, avatar }) => [
      id,
      {
        account: { id, username, displayName, avatar },
        followers: counts.get(id)?.followers ?? 0,
      },
    ]),
  );
}

/**
 * A private account is found by those it has to do with, and by whoever is signed in and knows its whole name; one that
 * does not want to be found, by its followers and whom it follows alone.
 */
export function foundBy(text: string): AccountRule {
  const typed = text.trim().replace(/^@/, '').toLowerCase();
  return ({ id, username, isPrivate, isFindable }, sight) => {
    const { viewer } = sight;
    if ((!isPrivate && isFindable) || id === viewer) return true;
    if (viewer === null) return false;
    const { follows, isFollowedBy } = sight.to(id);
    if (follows === 'accepted' || isFollowedBy) return true;
    return isFindable && (follows === 'requested' || username === typed);
  };
}
