import { expect, test } from 'vitest';
import { createRandom } from '../statistics/random.ts';
import { errorFinds, errorsOf, type Pair } from './errors.ts';

const SEED = 5;

/** Clips of 500 to 2,000 and of 5,000 to 20,000 views with noise of `factor` times the stated error. */
function clipsWith(factor: number, unexplained = 0): Pair[] {
  const random = createRandom(SEED);
  return Array.from({ length: 80 }, (_, at) => {
    const exact = (at % 2 === 0 ? 500 : 5000) * 4 ** random.unit();
    const released = exact * (1 - 0.05 * random.unit());
    const normal = Array.from({ length: 12 }, () => random.unit()).reduce((a, b) => a + b, -6);
    const published = released + factor * 30 * normal - unexplained * exact;
    return { exact, released, published, standardError: 30, shown: null };
  });
}

test(`errors that are what is stated are no finds; larger and smaller ones are (seed ${SEED})`, () => {
  expect(errorFinds(errorsOf(clipsWith(1)), 0.99)).toEqual([]);
  expect(errorFinds(errorsOf(clipsWith(2)), 0.99)).toHaveLength(3);
  expect(errorFinds(errorsOf(clipsWith(0)), 0.99).join('\n')).toContain('is stated');
  const lost = errorFinds(errorsOf(clipsWith(1, 0.1)), 0.99);
  expect(lost.join('\n')).toContain('noise and open windows explain');
  expect(errorFinds(errorsOf([]), 0.99)).toEqual([
    'There are no clips around 1,000 views.',
    'There are no clips around 10,000 views.',
  ]);
});
