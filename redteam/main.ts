import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needs } from '../scripts/needs.ts';
import { type Crew, startCrew } from './crew.ts';
import { type Plan, planOf, USUAL_SEED, type Wish } from './plan.ts';
import {
  attackRow,
  isGood,
  lineOf,
  mutantRow,
  notRun,
  reportOf,
  type Row,
  writeReport,
} from './report.ts';

const REPORT = fileURLToPath(new URL('report.json', import.meta.url));

/** Attacks the product and its mutants and prints a row each. Resolves with the exit code: 0 when all is well. */
export async function redteam(args: readonly string[]): Promise<number> {
  const begin = performance.now();
  const wish = wishOf(args);
  const plan = planOf(wish);
  const mode = wish.isQuick ? 'quick' : 'full';
  const count = `${plan.attacks.length} attacks, ${plan.mutants.length} mutants`;
  console.log(`Red team: ${count}, ${mode}, seed ${wish.seed}.`);
  const crew = startCrew(plan.jobs.filter(({ number }) => remedyOf(plan, number) === null));
  const stop = () => crew.stop();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);

  const rows = await rowsOf(plan, crew);
  const seconds = (performance.now() - begin) / 1000;
  const report = reportOf({ ...wish, seconds, rows });
  await writeReport(REPORT, report);
  const good = rows.filter(isGood).length;
  const chosen = wish.only === null ? '' : ' chosen';
  console.log(
    `${good} of ${rows.length}${chosen} rows are as they have to be, after ${seconds.toFixed(0)} s.`,
  );
  console.log(`Report: ${relative(process.cwd(), REPORT)}`);
  return report.isHeld ? 0 : 1;
}

/** Reads the command line; throws with the rule when it cannot be read. */
export function wishOf(args: readonly string[]): Wish {
  const wish: Wish = { isQuick: false, seed: USUAL_SEED, only: null };
  const left = args.flatMap((arg) => arg.split('='));
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === '--quick') wish.isQuick = true;
    else if (arg === '--seed') wish.seed = seedOf(left.shift());
    else if (arg === '--only') wish.only = namesOf(left.shift());
    else throw new Error(`There is no option ${arg}. Options: --quick, --only 3,7,M2, --seed 1.`);
  }
  return wish;
}

function seedOf(text = ''): number {
  const seed = Number(text);
  if (text !== '' && Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new Error(`A seed is a whole number from 0 to 4294967295; this one is "${text}".`);
}

function namesOf(text = ''): string[] {
  const names = text.split(',').map((name) => name.trim().toUpperCase());
  if (names.every((name) => name !== '')) return names;
  throw new Error(`--only takes rows such as 3,7,M2; this is "${text}".`);
}

async function rowsOf(plan: Plan, crew: Crew): Promise<Row[]> {
  const rows = [...numberedRows(plan, crew), ...mutantRows(plan, crew)];
  const done: Row[] = [];
  for (const row of rows) {
    done.push(await row);
    console.log(lineOf(await row));
  }
  return done;
}

function numberedRows(plan: Plan, crew: Crew): Promise<Row>[] {
  const written = plan.attacks.map(({ number, title }) => ({ number, title }));
  const unwritten = plan.missing.map((number) => ({ number, title: 'no attack yet' }));
  return [...written, ...unwritten]
    .toSorted((a, b) => a.number - b.number)
    .map(async ({ number, title }) => {
      const why = plan.missing.includes(number)
        ? 'Nobody has written this attack.'
        : remedyOf(plan, number);
      if (why !== null) return notRun({ name: String(number), title, seconds: 0 }, why);
      return attackRow(title, await crew.outcomeOf({ number, mutant: null }));
    });
}

function mutantRows(plan: Plan, crew: Crew): Promise<Row>[] {
  return plan.mutants.map(async (mutant) => {
    const outcomes = plan.jobs
      .filter((job) => job.mutant === mutant.name)
      .map((job) => crew.outcomeOf(job));
    return mutantRow(mutant, await Promise.all(outcomes));
  });
}

/** What to do before this attack can be carried out here; null when it can. */
function remedyOf(plan: Plan, number: number): string | null {
  const { skip, reason } = needs(
    ...(plan.attacks.find((one) => one.number === number)?.needs ?? []),
  );
  return skip ? reason : null;
}
