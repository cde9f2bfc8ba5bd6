import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { type Crew, startCrew } from './crew.ts';
import { ATTACKS } from './list.ts';
import { catchersOf, MUTANTS } from './mutants.ts';
import { planOf, USUAL_SEED } from './plan.ts';
import { attackRow, mutantRow } from './report.ts';

const PATIENCE_MS = 240_000;
const plan = planOf({ isQuick: true, seed: USUAL_SEED, only: null });
const remedyOf = (number: number) =>
  needs(...(ATTACKS.find((attack) => attack.number === number)?.needs ?? []));
const crew: { current: Crew | null } = { current: null };

/** Attacks run in processes of their own, two at a time; each test waits for its row. */
const outcomeOf = (number: number, mutant: string | null) => {
  if (crew.current === null) throw new Error('The crew has not begun.');
  return crew.current.outcomeOf({ number, mutant });
};

beforeAll(() => {
  crew.current = startCrew(plan.jobs.filter(({ number }) => !remedyOf(number).skip));
});
afterAll(() => crew.current?.stop());

describe(`the red team in quick mode (seed ${USUAL_SEED}, statistics at 99.99 %)`, () => {
  test('every number of the table has its attack', () => {
    expect(plan.missing).toEqual([]);
  });
  for (const { number, title } of plan.attacks) {
    test.skipIf(remedyOf(number).skip)(
      `${number}: ${title}`,
      async () => {
        const { verdict, finds } = attackRow(title, await outcomeOf(number, null));
        expect({ verdict, finds }).toEqual({ verdict: 'held', finds: [] });
      },
      PATIENCE_MS,
    );
  }
  for (const mutant of MUTANTS.filter((one) => catchersOf(one, true).length > 0)) {
    test(
      `${mutant.name}: ${mutant.title} is caught`,
      async () => {
        const jobs = catchersOf(mutant, true).map((number) => outcomeOf(number, mutant.name));
        const { verdict, finds } = mutantRow(mutant, await Promise.all(jobs));
        expect({ verdict, finds }).toEqual({ verdict: 'caught', finds: [] });
      },
      PATIENCE_MS,
    );
  }
});
