import { again, isByChance } from './again.ts';
import type { AttackOptions, Verdict } from './attack.ts';
import type { Answer, Job } from './job.ts';
import { ATTACKS } from './list.ts';
import { MUTANTS } from './mutants.ts';

// The process of attacks: jobs come from the parent one by one, and their answers go back to it.
const QUICK_CONFIDENCE = 0.9999;
const FULL_CONFIDENCE = 0.99;

process.on('message', (job) => void answer(job as Job));
process.once('disconnect', () => process.exit());

async function answer(job: Job): Promise<void> {
  const sent = await carryOut(job).then(
    (verdict): Answer => ({ verdict }),
    (error: unknown): Answer => ({ failure: error instanceof Error ? (error.stack ?? '') : '?' }),
  );
  process.send?.(sent);
}

async function carryOut({ number, mutant, isQuick, seed }: Job): Promise<Verdict> {
  const attack = ATTACKS.find((one) => one.number === number);
  if (attack === undefined) throw new Error(`There is no attack ${number}.`);
  const parts = MUTANTS.find(({ name }) => name === mutant)?.parts;
  const confidence = isQuick ? QUICK_CONFIDENCE : FULL_CONFIDENCE;
  const options: AttackOptions = {
    isQuick,
    confidence,
    seed,
    ...(parts === undefined ? {} : { parts }),
  };
  const verdict = await attack.run(options);
  return isByChance(verdict) && !isQuick && parts === undefined
    ? again(attack, options, verdict)
    : verdict;
}
