import { followAccount, unfollowAccount, type OwnRelation } from '@footlights/contract';
import { api } from './api.ts';

/** Where a follow stands. */
export type Follows = OwnRelation['follows'];

/** What a press is likely to make of it, shown until the answer comes. */
export function expected(follows: Follows, isPrivate: boolean): Follows {
  if (follows !== 'no') return 'no';
  return isPrivate ? 'requested' : 'accepted';
}

/** Follows, or ends a follow or request; where it stands then. */
export async function pressFollow(id: string, follows: Follows): Promise<Follows> {
  if (follows === 'no') return (await api.call(followAccount, { params: { id } })).follows;
  await api.call(unfollowAccount, { params: { id } });
  return 'no';
}
