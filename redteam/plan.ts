import type { Job } from './job.ts';
import { ATTACKS, LAST_NUMBER } from './list.ts';
import { catchersOf, MUTANTS } from './mutants.ts';
import type { Attack } from './attack.ts';
import type { Mutant } from './mutants.ts';

/** What a run is asked for. */
export interface Wish {
  isQuick: boolean;
  seed: number;
  /** Names of rows, such as `3` or `M2`; null for all. */
  only: readonly string[] | null;
}

/** What a run consists of. */
export interface Plan {
  attacks: readonly Attack[];
  mutants: readonly Mutant[];
  /** In the order to begin with them: what takes longest first. */
  jobs: Job[];
  /** Numbers of the table that nobody has written an attack for; of the chosen rows only. */
  missing: number[];
}

/** The same draws every time, unless another seed is asked for. */
export const USUAL_SEED = 20_261_122;

/** Chooses rows. Throws with the rule when one of them does not exist. */
export function planOf({ isQuick, seed, only }: Wish): Plan {
  const numbers = Array.from({ length: LAST_NUMBER }, (_, at) => at + 1);
  const names = [...numbers.map(String), ...MUTANTS.map(({ name }) => name)];
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(`Rows are ${names.join(', ')}; there is no ${unknown}.`);
  }
  const isChosen = (name: string) => only === null || only.includes(name);
  const attacks = ATTACKS.filter(({ number }) => isChosen(String(number)));
  const mutants = MUTANTS.filter(
    (mutant) => isChosen(mutant.name) && catchersOf(mutant, isQuick).length > 0,
  );
  const byLength = attacks.toSorted((a, b) => (b.minutes ?? 0) - (a.minutes ?? 0));
  return {
    attacks,
    mutants,
    jobs: [
      ...byLength.map(({ number }): Job => ({ number, mutant: null, isQuick, seed })),
      ...mutants.flatMap((mutant) =>
        catchersOf(mutant, isQuick).map((number): Job => ({
          number,
          mutant: mutant.name,
          isQuick,
          seed,
        })),
      ),
    ],
    missing: numbers.filter(
      (number) => isChosen(String(number)) && !ATTACKS.some((one) => one.number === number),
    ),
  };
}
