import { expect, test } from 'vitest';
import { wishOf } from './main.ts';
import { planOf, USUAL_SEED } from './plan.ts';
import { again, isByChance } from './again.ts';
import type { Verdict } from './attack.ts';
import { attackRow, isGood, mutantRow, notRun, reportOf } from './report.ts';
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
  expect(() => planOf({ ...all, only: ['23'] })).toThrow('there is no 23');
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

test('a fresh sample decides over outliers alone; what was found for certain is final', async () => {
  const held: Verdict = { score: '', expectation: '', isHeld: true, figures: { n: 2 }, finds: [] };
  const beyond = { ...held, isHeld: false, outliers: ['More guesses are right than allowed.'] };
  const seen = { ...beyond, finds: ['A page changed.'] };
  expect([held, beyond, seen].map(isByChance)).toEqual([false, true, false]);
  const seeds: number[] = [];
  const run = ({ seed }: { seed: number }) => Promise.resolve(seeds.push(seed)).then(() => held);
  const options = { isQuick: false, confidence: 0.99, seed: 1 };
  const second = await again({ run }, options, { ...beyond, figures: { n: 1 } });
  expect(second).toMatchObject({ isHeld: true, figures: { n: 2, 'first: n': 1 } });
  expect(seeds).not.toEqual([1]);
  expect(attackRow('', { ...outcome(3, false), verdict: seen }).finds).toHaveLength(2);
});

test('the report names what was chosen, and is complete when every row was carried out', () => {
  const one = attackRow('an attack', outcome(3, true));
  const missing = notRun({ name: '9', title: '', seconds: 0 }, 'It needs ffmpeg.');
  const of = { isQuick: false, seed: 1, seconds: 1, rows: [one] };
  expect(reportOf({ ...of, only: ['3'] })).toMatchObject({
    mode: 'full',
    selection: ['3'],
    isComplete: false,
    isHeld: true,
  });
  expect(reportOf({ ...of, only: null })).toMatchObject({ selection: 'all', isComplete: true });
  const rows = [one, missing];
  expect(reportOf({ ...of, rows, only: null })).toMatchObject({ isComplete: false, isHeld: false });
});
