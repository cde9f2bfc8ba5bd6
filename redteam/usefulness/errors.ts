import { quantileOf } from '../answers/auc.ts';

/** A clip: what was published of it, beside what really happened. */
export interface Pair {
  /** Views up to now. */
  exact: number;
  /** Those of them before the last release; the others wait in the open window. */
  released: number;
  published: number;
  /** As stated beside the published number. */
  standardError: number;
  /** Null when the page shows no number. */
  shown: number | null;
}

/** Root mean squares over clips of about one size, relative to their views. */
export interface Errors {
  name: string;
  clips: number;
  /** Published against released: noise alone. */
  noise: number;
  /** What the stated standard errors make of that. */
  statedNoise: number;
  /** Published against all. */
  total: number;
  /** What stated errors and open windows together make of that. */
  explained: number;
}

/** Clips whose views are within half and twice the size. */
const SIZES = [1000, 10_000];

/**
 * Variance of the square of one error in units of its standard error: 2 if it were normal; a sum of k Laplace numbers
 * has 3/k more, and clips of these sizes have been released several times.
 */
const SPREAD = 3;

/** Errors of clips around 1,000 and 10,000 views. */
export function errorsOf(pairs: readonly Pair[]): Errors[] {
  return SIZES.map((size) => {
    const some = pairs.filter(({ exact }) => exact >= size / 2 && exact <= size * 2);
    const rms = (of: (pair: Pair) => number) =>
      Math.sqrt(some.reduce((sum, pair) => sum + (of(pair) / pair.exact) ** 2, 0) / some.length);
    return {
      name: `around ${size.toLocaleString('en-US')}`,
      clips: some.length,
      noise: rms(({ published, released }) => published - released),
      statedNoise: rms(({ standardError }) => standardError),
      total: rms(({ published, exact }) => published - exact),
      explained: rms(({ standardError, exact, released }) =>
        Math.hypot(standardError, exact - released),
      ),
    };
  });
}

/** Errors that are larger than stated, or smaller, beyond what chance makes of so many clips. */
export function errorFinds(errors: readonly Errors[], confidence: number): string[] {
  const quantile = quantileOf(1 - (1 - confidence) / (3 * errors.length));
  return errors.flatMap(({ name, clips, noise, statedNoise, total, explained }) => {
    if (clips === 0) return [`There are no clips ${name} views.`];
    const slack = quantile * Math.sqrt(SPREAD / clips);
    const finds: string[] = [];
    const [least, most] = [Math.sqrt(Math.max(0, 1 - slack)), Math.sqrt(1 + slack)];
    if (noise > statedNoise * most || noise < statedNoise * least) {
      finds.push(
        `Of ${clips} clips ${name} views the noise is ${percent(noise)} rms; ${percent(statedNoise)} is stated.`,
      );
    }
    if (total > explained * most) {
      finds.push(
        `Of ${clips} clips ${name} views the error is ${percent(total)} rms; noise and open windows explain ${percent(explained)}.`,
      );
    }
    return finds;
  });
}

/** As a person reads it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
