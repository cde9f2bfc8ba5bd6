import type { Visibility } from '@footlights/contract';
import type { Audience } from '#features/relations/service.ts';
import type { VideoRow } from './table.ts';

/** What of an account decides who may see its clips. */
export interface Standing {
  isPrivate: boolean;
  /** `open`, or else nobody but the account itself sees anything. */
  standing: string;
}

/** What a creator chose for a clip, what moderators decided about it, and what it waits for. */
export type Wish = Pick<VideoRow, 'visibility' | 'hold' | 'waits'>;

/**
 * What a clip's visibility comes to: a private account shows nothing but to its followers, one that is not open nothing,
 * what was removed, or is a suspended account's, is for nobody, and what waits is for its creator alone.
 */
export function audienceOf({ visibility, hold, waits }: Wish, standing: Standing): Audience {
  if (hold === 'removed' || standing.standing === 'suspended') return 'removed';
  if (standing.standing !== 'open') return 'private';
  const audience = chosenOf(visibility, standing);
  if (isKept(audience, waits)) return 'private';
  if (hold === 'restricted') return RESTRICTED[audience];
  return hold === 'limited' && audience === 'public' ? 'limited' : audience;
}

/** Whether a clip would be seen by others if it did not wait. */
export function isHeld({
  visibility,
  audience,
  waits,
}: Omit<Wish, 'hold'> & { audience: Audience }): boolean {
  return audience === 'private' && isKept(visibility, waits);
}

/** Those that wait because they are among the first wait where everybody would see them, and nowhere else. */
function isKept(audience: Audience, waits: Wish['waits']): boolean {
  if (waits === null || audience === 'private') return false;
  return waits !== 'first' || audience === 'public' || audience === 'unlisted';
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
