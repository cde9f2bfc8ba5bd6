import type { Attack, AttackOptions, Verdict } from './attack.ts';
import type { Answer, Job } from './job.ts';
import { ATTACKS } from './list.ts';
import { MUTANTS } from './mutants.ts';

// The process of one attack: the job comes as an argument, the answer goes to the parent.
const QUICK_CONFIDENCE = 0.9999;
const FULL_CONFIDENCE = 0.99;
/** Far from the first sample's seed, and the same every time. */
const SECOND_SAMPLE = 7919;

await answer(JSON.parse(process.argv[2] ?? '{}') as Job);

async function answer(job: Job): Promise<void> {
  const sent = await carryOut(job).then(
    (verdict): Answer => ({ verdict }),
    (error: unknown): Answer => ({ failure: error instanceof Error ? (error.stack ?? '') : '?' }),
  );
  process.send?.(sent, () => process.exit(0));
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
  const isRepeated = attack.isStatistical === true && !isQuick && parts === undefined;
  if (verdict.isHeld || !isRepeated) return verdict;
  return again(attack, options, verdict);
}

/** A second sample decides; the first stays in the figures. */
async function again(attack: Attack, options: AttackOptions, first: Verdict): Promise<Verdict> {
  const second = await attack.run({ ...options, seed: options.seed + SECOND_SAMPLE });
  const before = Object.entries(first.figures).map(([name, value]) => [`first: ${name}`, value]);
  return { ...second, figures: { ...second.figures, ...Object.fromEntries(before) } };
}
