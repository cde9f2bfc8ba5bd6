import { expect, test } from 'vitest';
import { wishOf } from './main.ts';
import { planOf, USUAL_SEED } from './plan.ts';
import { attackRow, isGood, mutantRow } from './report.ts';
import type { Outcome } from './job.ts';

const all = { isQuick: true, seed: USUAL_SEED, only: null };

function outcome(number: number, isHeld: boolean | null): Outcome {
  const verdict = { score: '', expectation: '', isHeld: isHeld === true, figures: {}, finds: [] };
  return {
    job: { number, mutant: null, isQuick: true, seed: 1 },
    verdict: isHeld === null ? null : verdict,
    failure: isHeld === null ? 'It ended.' : '',
    seconds: 1,
  };
}

test('options are read, and what cannot be read is refused with the rule', () => {
  expect(wishOf([])).toEqual({ isQuick: false, seed: USUAL_SEED, only: null });
  expect(wishOf(['--quick', '--only', '3,m2', '--seed=7'])).toEqual({
    isQuick: true,
    seed: 7,
    only: ['3', 'M2'],
  });
  expect(() => wishOf(['--fast'])).toThrow('There is no option --fast.');
  expect(() => wishOf(['--seed', '-1'])).toThrow('this one is "-1"');
  expect(() => wishOf(['--only', '3,,4'])).toThrow('this is "3,,4"');
  expect(() => planOf({ ...all, only: ['22'] })).toThrow('there is no 22');
});

test('a full plan has a job for each attack and for whoever has to catch a mutant, the longest first', () => {
  const quick = planOf(all);
  const full = planOf({ ...all, isQuick: false });
  expect(quick.jobs.filter(({ mutant }) => mutant === null)).toHaveLength(quick.attacks.length);
  expect(quick.jobs.filter(({ mutant }) => mutant === 'M2').map(({ number }) => number)).toEqual([
    3,
  ]);
  expect(full.jobs.filter(({ mutant }) => mutant === 'M2').map(({ number }) => number)).toEqual([
    3, 20,
  ]);
  expect(full.jobs[0]).toMatchObject({ number: 20, mutant: null });
});

test('chosen rows alone are run', () => {
  const { attacks, mutants, jobs, missing } = planOf({ ...all, only: ['4', 'M5'] });
  expect([attacks.length, mutants.length, jobs.length, missing.length]).toEqual([1, 1, 2, 0]);
});

test('a row is good when the promise held, and a mutant’s when every catcher found it broken', () => {
  const [mutant] = planOf(all).mutants;
  if (mutant === undefined) throw new Error('There is no mutant.');
  expect(isGood(attackRow('an attack', outcome(3, true)))).toBe(true);
  expect(isGood(attackRow('an attack', outcome(3, false)))).toBe(false);
  expect(attackRow('an attack', outcome(3, null)).verdict).toBe('NOT RUN');
  expect(mutantRow(mutant, [outcome(3, false), outcome(20, false)]).verdict).toBe('caught');
  expect(mutantRow(mutant, [outcome(3, false), outcome(20, true)]).verdict).toBe('MISSED');
  expect(mutantRow(mutant, [outcome(3, false), outcome(20, null)]).verdict).toBe('NOT RUN');
});
