import type { Visibility } from '@footlights/contract';
import type { Audience } from '#features/relations/service.ts';
import type { VideoRow } from './table.ts';

/** What of an account decides who may see its clips. */
export interface Standing {
  isPrivate: boolean;
  /** `open`, or else nobody but the account itself sees anything. */
  standing: string;
}

/** What a creator chose for a clip, and what moderators decided about it. */
export type Wish = Pick<VideoRow, 'visibility' | 'hold'>;

/**
 * What a clip's visibility comes to: a private account shows nothing but to its followers, one that is not open nothing,
 * and what was removed, or is a suspended account's, is for nobody.
 */
export function audienceOf({ visibility, hold }: Wish, standing: Standing): Audience {
  if (hold === 'removed' || standing.standing === 'suspended') return 'removed';
  if (standing.standing !== 'open') return 'private';
  const audience = chosenOf(visibility, standing);
  if (hold === 'restricted') return RESTRICTED[audience];
  return hold === 'limited' && audience === 'public' ? 'limited' : audience;
}

/** What is for adults alone is in no list of others, as what is limited. */
const RESTRICTED = {
  public: 'adults',
  unlisted: 'adults-unlisted',
  followers: 'adults-followers',
  'followers-unlisted': 'adults-followers-unlisted',
  private: 'private',
} as const satisfies Partial<Record<Audience, Audience>>;

function chosenOf(
  visibility: Visibility,
  { isPrivate }: Standing,
): Visibility | 'followers-unlisted' {
  if (!isPrivate || visibility === 'private') return visibility;
  // What stood in no list does not come into one because its account became more private.
  return visibility === 'unlisted' ? 'followers-unlisted' : 'followers';
}
