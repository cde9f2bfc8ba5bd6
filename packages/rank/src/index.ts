export { orderPool, type PoolClip, type PoolOptions } from './pool.ts';
export { ageDecay, hookRate, score, type Released } from './score.ts';
export { rememberSeen, SEEN_LIMIT, skipSeen } from './seen.ts';
