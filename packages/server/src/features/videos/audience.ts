import type { Visibility } from '@footlights/contract';
import type { Audience } from '#features/relations/service.ts';

/** What of an account decides who may see its clips. */
export interface Standing {
  isPrivate: boolean;
  /** `open`, or else nobody but the account itself sees anything. */
  standing: string;
}

/** What a clip's visibility comes to: a private account shows nothing but to its followers, one that is not open nothing. */
export function audienceOf(visibility: Visibility, { isPrivate, standing }: Standing): Audience {
  if (standing !== 'open') return 'private';
  if (!isPrivate || visibility === 'private') return visibility;
  // What stood in no list does not come into one because its account became more private.
  return visibility === 'unlisted' ? 'followers-unlisted' : 'followers';
}
