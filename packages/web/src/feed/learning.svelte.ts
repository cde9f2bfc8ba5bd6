import type { Clip } from '@footlights/contract';
import { learn, orderPage } from '#data/interests.ts';
import type { Stage } from '#player/stage.svelte.ts';
import type { Feed } from './feed.svelte.ts';

/** Watched seconds from which a clip was not skipped; of a short one half of it is enough. */
const STAYED_SECONDS = 2;

/** Puts a feed in the order for this device, and learns on it from what is watched, until what it gives is called. */
export function learnFrom(
  feed: Feed,
  stage: Pick<Stage, 'progress'>,
  isLiked: (clip: Clip) => boolean | undefined,
): () => void {
  let watched: Clip | undefined;
  let most = 0;
  function leave(): void {
    if (watched === undefined || most === 0) return;
    const stayed = Math.min(STAYED_SECONDS, watched.durationSeconds / 2);
    learn(watched, {
      share: most,
      isSkipped: most * watched.durationSeconds < stayed,
      isLiked: isLiked(watched) === true,
      isUnwanted: false,
    });
  }
  const end = $effect.root(() => {
    $effect(() => {
      const [now, played] = [feed.clips[feed.index], stage.progress];
      if (now?.id === watched?.id) {
        most = Math.max(most, played);
        return;
      }
      leave();
      // What is told at this moment is still that of the clip before.
      [watched, most] = [now, 0];
    });
  });
  feed.arrange(orderPage);
  return () => {
    end();
    leave();
  };
}
