/** What was really shown, told by the frames that reached the screen: the beacon reads none of this. */
export interface Truth {
  /** Seconds of media shown in each pass. */
  passes(): number[];
  /** What follows is no continuation: somebody seeks, or the tab comes back. */
  jump(): void;
  /** What follows is a pass of its own. */
  replay(): void;
  /** Whether what follows can be seen: frames are also made for what is scrolled away. */
  show(isShown: boolean): void;
}

/** Follows the frames of `media` from now on. */
export const followFrames = (media: HTMLVideoElement): Truth => {
  const passes = [0];
  let last: { at: number; mediaTime: number; rate: number } | undefined;
  let isShown = true;

  const add = (seconds: number): void => {
    if (isShown) passes.push(passes.pop()! + seconds);
  };
  const see = (at: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    media.requestVideoFrameCallback(see);
    const rate = media.playbackRate;
    const step = mediaTime - (last?.mediaTime ?? mediaTime);
    if (step < 0 && media.loop && last) {
      add(media.duration - last.mediaTime);
      passes.push(0);
      add(mediaTime);
    } else if (last && step <= ((at - last.at) / 1000 + 0.2) * Math.max(last.rate, rate))
      add(Math.max(0, step));
    last = { at, mediaTime, rate };
  };
  media.requestVideoFrameCallback(see);

  const jump = (): void => void (last = undefined);
  return {
    passes: () => passes.filter((seconds) => seconds > 0),
    jump,
    replay() {
      jump();
      passes.push(0);
    },
    show(is) {
      isShown = is;
    },
  };
};
