export { bestGuess, optimalAccuracy } from './accuracy.ts';
export {
  BATCH_BLOCK_BYTES,
  decodeBatch,
  type DecodedBatch,
  encodeBatch,
  type EncodedBatch,
} from './batch.ts';
export { leastSeconds, typicalSeconds, viewThresholdSeconds, watchBin } from './bins.ts';
export {
  CAP_NOISE,
  type CapNoise,
  type CappedNetwork,
  dayCapOf,
  type NewTag,
} from './cap-rooms.ts';
export {
  type CapOptions,
  createNetworkCaps,
  epsilonAtCap,
  type NetworkCaps,
  videoCapOf,
} from './caps.ts';
export type { PlayOutcome } from './count-plays.ts';
export { type CountingDay, dayAtStart, isDayOver, openDay, openUtcDay, utcDayOf } from './day.ts';
export type { FrozenTally } from './day-counts.ts';
export {
  averageShare,
  completion,
  hookRate,
  type PublishedSums,
  retention,
  RETENTION_ERROR,
  RETENTION_VIEWERS,
  SOURCE_VIEWERS,
  sourceShares,
  watchSeconds,
} from './derived.ts';
export { FOLD_AFTER_MS, foldRows, type ReleaseRow } from './fold.ts';
export { type Fraction, fraction } from './fraction.ts';
export { nonIncreasing } from './isotonic.ts';
export { discreteLaplace, discreteLaplaceProbability, discreteLaplaceVariance } from './noise.ts';
export {
  type CapPolicy,
  contributions,
  DEFAULT_PRIVACY,
  derivePrivacy,
  GROUP_OF,
  L1,
  type Privacy,
  type PrivacyConfig,
  type Statistic,
  STATISTICS,
} from './privacy.ts';
export { createRandomBits, type RandomBits, type RandomBytes } from './random-bits.ts';
export {
  type CutRecord,
  type CutsRecord,
  type EndRecord,
  type ForgetRecord,
  isVideoId,
  type JournalRecord,
  type PendingRecord,
  type PlayProblem,
  playRecord,
  type PlayRecord,
  type TagsRecord,
} from './record.ts';
export { SEED_BYTES } from './record-codec.ts';
export {
  binsOf,
  type Estimate,
  firstPlaysOf,
  type NoisedCounts,
  noisedCounts,
  pacingCount,
  playsOf,
  sourcesOf,
  sumCounts,
  viewersOf,
  viewsOf,
} from './release.ts';
export { createReplay, type Replay, type ReplayedBatch, type ReplayStep } from './replay.ts';
export { type Claim, isPlausible } from './sanity.ts';
export {
  addWindow,
  apiValueOf,
  type Display,
  displayOf,
  FEWER_THAN,
  NOTHING_SHOWN,
  roundingStep,
  roundTotal,
  type ShownTotal,
} from './shown.ts';
export { encodeSnapshot } from './snapshot.ts';
export { randomTags, type Tag, tagFromBytes, tagFromHex, type TagScheme, tagToHex } from './tag.ts';
export { createTally, type PlayedAll, type Tally, type TallyOptions } from './tally.ts';
export { createTextCache, type TextCache } from './text-cache.ts';
export {
  cutTime,
  firstWindow,
  groupsOf,
  isAheadOf,
  nextWindow,
  setBack,
  TIMETABLE,
  type TimetablePolicy,
  wholeMinute,
  type Window,
} from './timetable.ts';
export {
  BIN_COUNT,
  FAST,
  type Group,
  MAX_PASSES,
  MAX_VIDEO_ID_BYTES,
  SLOW,
  type Source,
  SOURCES,
  VECTOR_LENGTH,
} from './words.ts';
