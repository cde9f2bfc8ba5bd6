import type { Clip } from '@footlights/contract';

/** The address of a clip: it names the clip and nothing else, so a link tells nobody who shared it. */
export function linkTo(clip: Clip): string {
  return new URL(`/v/${clip.id}`, location.origin).href;
}
