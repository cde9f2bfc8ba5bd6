import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { migrate } from '#engines/db/migrate.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { createJobs } from '#engines/jobs/in-database.ts';
import type { Db } from '#engines/db/port.ts';
import type { JobHandler, Jobs } from '#engines/jobs/port.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';

interface Bench extends AsyncDisposable {
  db: Db;
  clock: SimulatedClock;
  faults: unknown[];
  gaveUp: unknown[];
  /** A queue on the folder; several of them one after the other are restarts. */
  queue(run: JobHandler, concurrency?: number): Promise<Jobs>;
}

const ENGINES: [name: string, open: () => Promise<Bench>][] = [['in a database', openBench]];

async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-jobs-'));
  const database = openSqlite(join(folder, 'jobs.db'));
  await migrate(database.db);
  const clock = createSimulatedClock(1_000_000);
  const faults: unknown[] = [];
  const gaveUp: unknown[] = [];
  return {
    db: database.db,
    clock,
    faults,
    gaveUp,
    async queue(run, concurrency = 2) {
      const jobs = createJobs({
        db: database.db,
        clock,
        concurrency,
        attempts: 3,
        onFault: (error) => void faults.push(error),
      });
      jobs.define('test', { run, giveUp: async (payload) => void gaveUp.push(payload) });
      await jobs.start();
      return jobs;
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const job = (key: string) => ({ kind: 'test', key, payload: { key } });

/** Ends when aborted, as a handler should. */
const untilAborted: JobHandler = (_payload, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

describe.each(ENGINES)('jobs %s', (_name, open) => {
  test('runs each job once, in order', async () => {
    await using bench = await open();
    const done: unknown[] = [];
    await using jobs = await bench.queue(async (payload) => void done.push(payload), 1);
    for (const key of ['a', 'b', 'c']) await jobs.enqueue(job(key));
    jobs.wake();
    await jobs.idle();
    expect(done).toEqual([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  });

  test('takes a key once while it waits or runs, and again when it is done', async () => {
    await using bench = await open();
    let runs = 0;
    const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
    await using jobs = await bench.queue(async () => {
      runs += 1;
      await gate;
    });
    await jobs.enqueue(job('a'));
    jobs.wake();
    await sleep(20);
    await jobs.enqueue(job('a'));
    jobs.wake();
    openGate();
    await jobs.idle();
    expect(runs).toBe(1);
    await jobs.enqueue(job('a'));
    jobs.wake();
    await jobs.idle();
    expect(runs).toBe(2);
  });

  test('does not know a job whose transaction was rolled back', async () => {
    await using bench = await open();
    const done: unknown[] = [];
    await using jobs = await bench.queue(async (payload) => void done.push(payload));
    const undone = bench.db.transaction().execute(async (transaction) => {
      await jobs.enqueue(job('a'), transaction);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    jobs.wake();
    await jobs.idle();
    expect(done).toEqual([]);
  });

  test('tells what waits, what of it failed before, and since when', async () => {
    await using bench = await open();
    await using jobs = await bench.queue(async (payload) => {
      if ((payload as { key: string }).key === 'bad') throw new Error('no');
    });
    expect(await jobs.backlog()).toEqual({ waiting: 0, failed: 0, oldestAt: null });
    await jobs.enqueue(job('bad'));
    jobs.wake();
    await jobs.idle();
    const { oldestAt, ...counts } = await jobs.backlog();
    expect(counts).toEqual({ waiting: 1, failed: 1 });
    expect(oldestAt).toBeGreaterThan(bench.clock.now());
    await jobs.enqueue(job('good'));
    expect(await jobs.backlog()).toEqual({ waiting: 2, failed: 1, oldestAt: bench.clock.now() });
  });

  test('runs no more at once than it may', async () => {
    await using bench = await open();
    let now = 0;
    let most = 0;
    await using jobs = await bench.queue(async () => {
      now += 1;
      most = Math.max(most, now);
      await sleep(5);
      now -= 1;
    }, 2);
    for (let serial = 0; serial < 8; serial += 1) await jobs.enqueue(job(`j${serial}`));
    jobs.wake();
    await jobs.idle();
    expect(most).toBe(2);
  });

  test('tries again after a growing wait, then gives up once', async () => {
    await using bench = await open();
    const attempts: [attempt: number, at: number, isLast: boolean][] = [];
    const start = bench.clock.now();
    await using jobs = await bench.queue(async (_payload, { attempt, isLast }) => {
      attempts.push([attempt, bench.clock.now() - start, isLast]);
      throw new Error(`attempt ${attempt}`);
    });
    await jobs.enqueue(job('a'));
    jobs.wake();
    await jobs.idle();
    for (let step = 0; step < 40; step += 1) {
      await bench.clock.advance(1000);
      await jobs.idle();
    }
    expect(attempts).toEqual([
      [1, 0, false],
      [2, 5000, false],
      [3, 25_000, true],
    ]);
    expect(bench.gaveUp).toEqual([{ key: 'a' }]);
    expect(bench.faults).toHaveLength(3);
  });

  test('stops what runs and puts it back as if it had not begun', async () => {
    await using bench = await open();
    const first = await bench.queue(untilAborted);
    await first.enqueue(job('a'));
    first.wake();
    await sleep(20);
    await first[Symbol.asyncDispose]();
    const attempts: number[] = [];
    await using second = await bench.queue(async (_payload, { attempt }) => {
      attempts.push(attempt);
    });
    await second.idle();
    expect(attempts).toEqual([1]);
  });

  test('runs again what a dead process was running, and gives up after as many deaths as attempts', async () => {
    await using bench = await open();
    const attempts: number[] = [];
    const seed = await bench.queue(async () => {});
    await seed[Symbol.asyncDispose]();
    await seed.enqueue(job('a'));
    for (let death = 0; death < 4; death += 1) {
      // A queue that is never stopped: what it was running stays marked as running, as after a kill.
      const dying = await bench.queue(async (_payload, { attempt }) => {
        attempts.push(attempt);
        await new Promise(() => {});
      });
      dying.wake();
      await sleep(20);
    }
    expect(attempts).toEqual([1, 2, 3]);
    expect(bench.gaveUp).toEqual([{ key: 'a' }]);
  });

  test('cancels a waiting job and a running one', async () => {
    await using bench = await open();
    const begun: unknown[] = [];
    await using jobs = await bench.queue(async (payload, run) => {
      begun.push(payload);
      await untilAborted(payload, run);
    }, 1);
    await jobs.enqueue(job('a'));
    await jobs.enqueue(job('b'));
    jobs.wake();
    await sleep(20);
    await jobs.cancel('b');
    await jobs.cancel('a');
    await jobs.idle();
    expect(begun).toEqual([{ key: 'a' }]);
    expect(await bench.db.selectFrom('jobs').select('key').execute()).toEqual([]);
  });
});
