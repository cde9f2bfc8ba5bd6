import { quietly } from './quietly.ts';
import { createVisit } from './visit.ts';

/** A watched element. */
export interface Watch {
  /** Ends the visit and gives the watched seconds of its passes; the next visit begins. */
  take(): number[];
  /** Lets go of the element. */
  stop(): void;
}

/** Looks at `media` whenever something about it changes. */
export const watchMedia = (media: HTMLVideoElement): Watch => {
  const listening = new AbortController();
  let visit = createVisit();
  let isHalfVisible = false;

  const look = (): void =>
    quietly(() =>
      visit.see({
        at: performance.now(),
        position: media.currentTime,
        rate: media.playbackRate,
        end: media.duration,
        isMoving: !media.paused && !media.seeking && media.readyState > 2,
        isShown: isHalfVisible && !document.hidden,
        isEnded: media.ended,
      }),
    );

  const observer = new IntersectionObserver(
    (entries) => {
      isHalfVisible = entries.at(-1)!.isIntersecting;
      look();
    },
    { threshold: 0.5 },
  );
  observer.observe(media);
  const { signal } = listening;
  for (const event of 'timeupdate playing pause waiting seeking seeked ratechange ended'.split(' '))
    media.addEventListener(event, look, { signal });
  document.addEventListener('visibilitychange', look, { signal });

  return {
    take() {
      look();
      const { passes } = visit;
      visit = createVisit();
      // The look above may have opened one of no length.
      return passes.filter((seconds) => seconds > 0);
    },
    stop() {
      listening.abort();
      observer.disconnect();
    },
  };
};
