import type { Clip } from '@footlights/contract';

/** The address of a clip: it names the clip and nothing else, so a link tells nobody who shared it. */
export function linkTo(clip: Clip): string {
  return new URL(`/v/${clip.id}`, location.origin).href;
}

/** Shares by the system's own sheet on touch devices, else copies the link. */
export async function shareClip(clip: Clip): Promise<'shared' | 'copied' | 'failed'> {
  const isTouch = matchMedia('(pointer: coarse)').matches;
  if (isTouch && 'share' in navigator) {
    try {
      await navigator.share({ url: linkTo(clip) });
      return 'shared';
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === 'AbortError') return 'shared';
    }
  }
  return (await copyLink(clip)) ? 'copied' : 'failed';
}

/** Copies the address of a clip; false where the browser does not allow it. */
export async function copyLink(clip: Clip): Promise<boolean> {
  try {
    // Missing on plain http in a local network.
    await navigator.clipboard.writeText(linkTo(clip));
    return true;
  } catch {
    return false;
  }
}
