import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Answer, type Job, keyOf, type Outcome } from './job.ts';

/** Jobs being carried out by a few processes; in the full run, each in one of its own. */
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

  const isQuick = jobs.every((job) => job.isQuick);

  async function work(): Promise<void> {
    let hand: Hand | null = null;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      hand ??= startHand(running);
      const outcome = await hand.carryOut(next.job);
      if (!isQuick || outcome.verdict === null) hand = hand.dismiss();
      onEnd(outcome);
      next.resolve(outcome);
    }
    hand?.dismiss();
  }
  for (let i = 0; i < (isQuick ? QUICK_AT_ONCE : FULL_AT_ONCE); i += 1) void work();
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

/** One process that carries out jobs, one after the other. */
interface Hand {
  carryOut(job: Job): Promise<Outcome>;
  /** Ends it. */
  dismiss(): null;
}

function startHand(running: Set<ChildProcess>): Hand {
  const child = spawn(process.execPath, [CHILD], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Much of what a small attack takes is reading the sources, anew in each process.
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
  });
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-KEPT_CHARS);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  running.add(child);
  const ended = new Promise<Answer>((resolve) => {
    child.once('error', (error) => resolve({ failure: error.message }));
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ failure: `It ended with ${signal ?? code} and no verdict. ${printed}` });
    });
  });
  return {
    async carryOut(job) {
      const begin = performance.now();
      printed = '';
      const limit = setTimeout(
        () => child.kill('SIGKILL'),
        job.isQuick ? QUICK_LIMIT_MS : FULL_LIMIT_MS,
      );
      const told = Promise.withResolvers<Answer>();
      child.once('message', (message) => told.resolve(message as Answer));
      child.send(job, (error) => error !== null && child.kill('SIGKILL'));
      const answer = await Promise.race([told.promise, ended]);
      clearTimeout(limit);
      const seconds = (performance.now() - begin) / 1000;
      return 'verdict' in answer
        ? { job, verdict: answer.verdict, failure: '', seconds }
        : { job, verdict: null, failure: answer.failure, seconds };
    },
    dismiss() {
      if (child.connected) child.disconnect();
      return null;
    },
  };
}
