import type { CountingExample, Knowledge } from '@footlights/contract';
import {
  createTally,
  FAST,
  type PlayRecord,
  type Privacy,
  SOURCES,
  viewThresholdSeconds,
  watchBin,
} from '@footlights/count';

/** What the counter says of itself: nothing of it depends on anything that was counted. */
export type Explained = Pick<Knowledge, 'caps' | 'optimal' | 'journal' | 'example'>;

/** Parameters in force, fields of a record and one clip worked through, by the counter's own functions. */
export function explainedOf({ caps, optimalGuess, variances }: Privacy): Explained {
  return {
    caps: {
      perVideoAndDay: caps.tagsPerVideo,
      shareOfViewers: caps.shareOfViewers,
      perDay: caps.tagsPerDay,
    },
    optimal: optimalGuess,
    journal: Object.entries(PLAY_FIELDS).map(([name, about]) => ({ name, about })),
    example: { ...workedExample(), errors: errorsOf(variances) },
  };
}

/** Typed by the record itself, so that a field without a word about it does not compile. */
const PLAY_FIELDS: Record<Exclude<keyof PlayRecord, 'kind'>, string> = {
  video: 'Id of the clip.',
  tag: '8 random bytes that one device made for this clip and this day alone.',
  first: 'Which of the device’s plays of this clip today the first pass is, 1 to 4.',
  passes: 'Watch bin of each pass: 0 is no view, 1 to 10 the tenth of the clip that was reached.',
  source: `How the clip was found: ${SOURCES.join(', ')}.`,
};

const DURATION_SECONDS = 20;
const SHORT_SECONDS = 3;
const WATCHED_SECONDS = [1.5, 12, 20];

/** One device that lets a clip loop, counted by a tally of its own. */
function workedExample(): Omit<CountingExample, 'errors'> {
  const bins = WATCHED_SECONDS.map((seconds) => watchBin(seconds, DURATION_SECONDS));
  const tally = createTally({ hashKey: new Uint8Array(8), maxTags: 1 });
  const tag = { high: 1, low: 2 };
  tally.play({ kind: 'play', video: 'v_example', tag, first: 1, passes: bins, source: 0 });
  const counts = tally.cut('v_example', 'fast');
  const views = counts[FAST.views] ?? 0;
  return {
    durationSeconds: DURATION_SECONDS,
    viewFromSeconds: viewThresholdSeconds(DURATION_SECONDS),
    shortClip: {
      durationSeconds: SHORT_SECONDS,
      viewFromSeconds: viewThresholdSeconds(SHORT_SECONDS),
    },
    passes: WATCHED_SECONDS.map((watchedSeconds, i) => {
      const bin = bins[i] ?? 0;
      return { watchedSeconds, bin, isView: bin > 0 };
    }),
    plays: views + (counts[FAST.otherPlays] ?? 0),
    views,
    viewers: counts[FAST.viewers] ?? 0,
  };
}

function errorsOf({ plays, viewers, bins, sources }: Privacy['variances']) {
  return {
    plays: Math.sqrt(2 * plays),
    views: Math.sqrt(plays),
    viewers: Math.sqrt(viewers),
    bin: Math.sqrt(bins),
    source: Math.sqrt(sources),
  };
}
