import type { AccountId, Viewer } from '#lib/ids.ts';
import { STRANGERS, type Relation } from './between.ts';

/**
 * Who may see what an account shows, as its clips have it: what visibility comes to with the account's standing and what
 * moderators decided. `limited`: everybody, on the profile and by its address, in no list of others. `adults…`: of those
 * whom it would be for, the ones who have said that they are adults, and in no list of others. `removed`: nobody.
 */
export type Audience =
  | 'public'
  | 'limited'
  | 'unlisted'
  | 'followers'
  | 'followers-unlisted'
  | 'adults'
  | 'adults-unlisted'
  | 'adults-followers'
  | 'adults-followers-unlisted'
  | 'private'
  | 'removed';

/** Those who are asked whether they are adults. */
const FOR_ADULTS: ReadonlySet<Audience> = new Set<Audience>([
  'adults',
  'adults-unlisted',
  'adults-followers',
  'adults-followers-unlisted',
]);
const FOR_FOLLOWERS: ReadonlySet<Audience> = new Set<Audience>([
  'followers',
  'followers-unlisted',
  'adults-followers',
  'adults-followers-unlisted',
]);

/** Whether an audience is of those who have said that they are adults. */
export function isForAdults(audience: Audience): audience is Extract<Audience, `adults${string}`> {
  return FOR_ADULTS.has(audience);
}

/** What one viewer may see of some accounts. Made for a page of them, and dropped with it. */
export interface Sight {
  viewer: Viewer;
  /** How the viewer stands to one of the accounts it was made for. */
  to(account: AccountId): Relation;
  /** Whether the account exists for the viewer at all: no block stands between them. */
  meets(account: AccountId): boolean;
  /** Whether something of that account, for that audience, may be shown to the viewer who has its id. */
  sees(account: AccountId, audience: Audience): boolean;
  /** Whether nothing but age stands between the viewer and it. */
  isWithheld(account: AccountId, audience: Audience): boolean;
  /** Whether it may be put into a list of the viewer: seen, and the account not muted. */
  lists(account: AccountId, audience: Audience): boolean;
}

/** A sight from the relations that there are; of all other accounts the viewer is a stranger. */
export function sightFrom(
  viewer: Viewer,
  relations: ReadonlyMap<AccountId, Relation>,
  isAdult = false,
): Sight {
  const to = (account: AccountId) => relations.get(account) ?? STRANGERS;
  const meets = (account: AccountId) => !to(account).blocks && !to(account).isBlockedBy;
  function isAmong(account: AccountId, audience: Audience): boolean {
    if (audience === 'private' || !meets(account)) return false;
    return !FOR_FOLLOWERS.has(audience) || to(account).follows === 'accepted';
  }
  function sees(account: AccountId, audience: Audience): boolean {
    if (audience === 'removed') return false;
    if (account === viewer) return true;
    return isAmong(account, audience) && (isAdult || !FOR_ADULTS.has(audience));
  }
  return {
    viewer,
    to,
    meets,
    sees,
    isWithheld: (account, audience) =>
      FOR_ADULTS.has(audience) && isAmong(account, audience) && !sees(account, audience),
    lists: (account, audience) => sees(account, audience) && !to(account).mutes,
  };
}
