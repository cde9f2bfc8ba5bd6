/** What a media element looked like at one moment. */
export interface Look {
  /** Wall clock, milliseconds. */
  at: number;
  /** Media clock, seconds. */
  position: number;
  /** Playback rate: media seconds per wall second. */
  rate: number;
  /** Length of the media in seconds; NaN while unknown. */
  end: number;
  /** The media clock runs: not paused, seeking or starved. */
  isMoving: boolean;
  /** At least half of the picture can be seen. */
  isShown: boolean;
  /** It stopped at its end (a looping element never does). */
  isEnded: boolean;
}

/** One visit to one video: what was watched in each pass over it. */
export interface Visit {
  /** Takes the next look. The time since the last one counts as that one found the element. */
  see(look: Look): void;
  /** Watched media seconds of each pass begun, in order. */
  readonly passes: number[];
}

/** Seconds the media clock may be ahead of the wall clock before it counts as a seek. */
const SLACK_SECONDS = 0.1;
/** Longest usual gap between two `timeupdate` events: what a seek can have hidden. */
const GAP_SECONDS = 0.25;

/**
 * Measures one visit. Pure: it sees looks and nothing else, O(1) each.
 * A pass opens at the first look that is moving and shown; a loop or an end closes it.
 */
export const createVisit = (): Visit => {
  const passes: number[] = [];
  let last: Look | undefined;
  let isOpen = false;

  return {
    passes,
    see(look) {
      const { gain, head } = advance(last, look);
      if (isOpen && last?.isShown) passes.push(passes.pop()! + gain - (head ?? 0));
      if (look.isEnded || head !== undefined) isOpen = false;
      if (!isOpen && look.isMoving && look.isShown) {
        isOpen = true;
        passes.push(head ?? 0);
      }
      last = look;
    },
  };
};

/** Media seconds between two looks; after a loop, `head` of them belong to the next pass. */
interface Advance {
  gain: number;
  head?: number;
}

const advance = (from: Look | undefined, to: Look): Advance => {
  if (!from?.isMoving) return { gain: 0 };
  const wall = (to.at - from.at) / 1000;
  // The event that tells of another rate comes a little after it.
  const most = wall * Math.max(from.rate, to.rate) + SLACK_SECONDS;
  const step = to.position - from.position;
  if (step >= 0 && step <= most) return { gain: step };
  // Round the end and back at the start, no further than it could have played.
  if (step < 0 && step + to.end <= most) return { gain: step + to.end, head: to.position };
  // A seek made the clock jump, but it ran until then.
  return { gain: Math.min(wall, GAP_SECONDS) * from.rate };
};

/**
 * The watch bin of a pass: 0 when it is no view (under 2 s, and under half of a clip shorter
 * than 4 s), else the tenth of the watch share it reached, 1..10. 0 when the duration is no number above 0.
 * @example watchBin(2.5, 10) // 3
 */
export const watchBin = (watchedSeconds: number, durationSeconds: number): number =>
  watchedSeconds >= Math.min(2, durationSeconds / 2)
    ? Math.min(10, Math.ceil((watchedSeconds / durationSeconds) * 10)) || 0
    : 0;
