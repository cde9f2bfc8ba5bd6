export { type Estimate, meanOf, ownPartOf, rateOf } from './estimate.ts';
export { FORMULA, type Formula, withWeights } from './formula.ts';
export {
  type Interests,
  INTERESTS_LIMIT,
  learn,
  likingOf,
  topicOf,
  type Watched,
} from './interests.ts';
export { ageDecay, orderPool, type PoolClip, type PoolOptions } from './pool.ts';
export { judge } from './quality.ts';
export { type Candidate, reasonFor, rerank, type Reason } from './rerank.ts';
export { rememberSeen, SEEN_LIMIT, skipSeen } from './seen.ts';
export { type Acts, BY_LENGTH, NO_NUMBERS, type Numbers, type Signal, SIGNALS } from './signals.ts';
