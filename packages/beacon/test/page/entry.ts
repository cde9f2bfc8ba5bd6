export { createBeacon } from '../../src/index.ts';
export { watchMedia } from '../../src/watch.ts';
