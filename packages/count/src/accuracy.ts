import type { Fraction } from './fraction.ts';

/**
 * The most often anybody can be right about a yes-or-no question that ε protects,
 * with both answers equally likely beforehand: e^ε / (1 + e^ε).
 *
 * @example bestGuess(1.2) // 0.7685
 */
export function bestGuess(epsilon: number): number {
  return 1 / (1 + Math.exp(-epsilon));
}

/**
 * How often the optimal (likelihood-ratio) attacker is right who knows everything but one device's plays
 * and sees each changed number once: exact up to rounding. `change` is how far the plays move one number.
 * Cost: product over the statistics of (change + 1).
 */
export function optimalAccuracy(
  contributions: readonly { readonly change: number; readonly scale: Fraction }[],
): number {
  let outcomes: Outcome[] = [{ absent: 1, present: 1 }];
  for (const { change, scale } of contributions) {
    const own = outcomesOf(change, scale.denominator / scale.numerator);
    outcomes = outcomes.flatMap((left) =>
      own.map((right) => ({
        absent: left.absent * right.absent,
        present: left.present * right.present,
      })),
    );
  }
  let accuracy = 0;
  for (const { absent, present } of outcomes) accuracy += Math.max(absent, present) / 2;
  return accuracy;
}

/** Probability of what was published, without and with the plays. */
type Outcome = { readonly absent: number; readonly present: number };

/** What one number tells apart: at most 0, each value between, at least `change`. */
function outcomesOf(change: number, rate: number): Outcome[] {
  if (change === 0) return [{ absent: 1, present: 1 }];
  const decay = Math.exp(-rate);
  const height = Math.tanh(rate / 2);
  const tail = 1 / (1 + decay);
  const farTail = tail * decay ** change;
  const outcomes: Outcome[] = [
    { absent: tail, present: farTail },
    { absent: farTail, present: tail },
  ];
  for (let x = 1; x < change; x++) {
    outcomes.push({ absent: height * decay ** x, present: height * decay ** (change - x) });
  }
  return outcomes;
}
