import type { Clip, PlaySource } from '@footlights/contract';
import { getBeacon } from '#data/device.ts';

/**
 * Has the beacon measure one visit of `media` to a clip; returns what ends it. Waits for the first
 * picture, so that the beacon's code delays nothing.
 */
export function countVisit(
  media: HTMLVideoElement,
  { clip, source }: { clip: Clip; source: PlaySource },
): () => void {
  const { id: video, creator, durationSeconds } = clip;
  const listening = new AbortController();
  const { signal } = listening;
  let stop: (() => void) | undefined;

  async function begin(): Promise<void> {
    const beacon = await getBeacon();
    if (!signal.aborted)
      stop = beacon.watch(media, { video, creator: creator.id, durationSeconds, source });
  }

  if (media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) void begin();
  else media.addEventListener('loadeddata', () => void begin(), { once: true, signal });
  return () => {
    listening.abort();
    stop?.();
  };
}
