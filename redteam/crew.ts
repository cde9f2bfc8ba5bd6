import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Answer, type Job, keyOf, type Outcome } from './job.ts';

/** Jobs being carried out, each in a process of its own. */
export interface Crew {
  /** How a job of this run ended. Throws for a job that is none. */
  outcomeOf(job: Pick<Job, 'number' | 'mutant'>): Promise<Outcome>;
  /** Ends what is under way; what was not begun never is. */
  stop(): void;
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/redteam', import.meta.url));
/** Quick jobs wait for disks and clocks half of the time; full ones measure, and have a core each. */
const QUICK_AT_ONCE = 3;
const FULL_AT_ONCE = 2;
const QUICK_LIMIT_MS = 60_000;
const FULL_LIMIT_MS = 840_000;
/** Of what a process printed, for a failure without an answer. */
const KEPT_CHARS = 2000;

/** Begins with the first jobs at once, two or, in the quick run, three at a time in the order given. `onEnd` hears of each as it ends. */
export function startCrew(
  jobs: readonly Job[],
  onEnd: (outcome: Outcome) => void = () => undefined,
): Crew {
  const waiting = jobs.map((job) => ({ job, ...Promise.withResolvers<Outcome>() }));
  const outcomes = new Map(waiting.map(({ job, promise }) => [keyOf(job), promise]));
  const running = new Set<ChildProcess>();
  const queue = [...waiting];

  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const outcome = await carryOut(next.job, running);
      onEnd(outcome);
      next.resolve(outcome);
    }
  }
  const atOnce = jobs.every(({ isQuick }) => isQuick) ? QUICK_AT_ONCE : FULL_AT_ONCE;
  for (let i = 0; i < atOnce; i += 1) void work();
  return {
    outcomeOf(job) {
      const outcome = outcomes.get(keyOf(job));
      if (outcome === undefined) throw new Error(`Attack ${keyOf(job)} is not part of this run.`);
      return outcome;
    },
    stop() {
      for (const { job, resolve } of queue.splice(0)) {
        resolve({ job, verdict: null, failure: 'The run was ended before.', seconds: 0 });
      }
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

async function carryOut(job: Job, running: Set<ChildProcess>): Promise<Outcome> {
  const begin = performance.now();
  const child = spawn(process.execPath, [CHILD, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Half of what a small attack takes is reading the sources, anew in each process.
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
    timeout: job.isQuick ? QUICK_LIMIT_MS : FULL_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  running.add(child);
  const answer = await answerOf(child);
  running.delete(child);
  const seconds = (performance.now() - begin) / 1000;
  return 'verdict' in answer
    ? { job, verdict: answer.verdict, failure: '', seconds }
    : { job, verdict: null, failure: answer.failure, seconds };
}

function answerOf(child: ChildProcess): Promise<Answer> {
  let answer: Answer | null = null;
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-KEPT_CHARS);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('message', (message) => {
    answer = message as Answer;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ failure: error.message }));
    child.once('close', (code, signal) => {
      resolve(answer ?? { failure: `It ended with ${signal ?? code} and no verdict. ${printed}` });
    });
  });
}
