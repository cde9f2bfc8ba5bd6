import { casesEndedBy, removeCase, updateCase } from './case-store.ts';
import { endMeasuresBy, isInForce, nextEnd } from './decision-store.ts';
import { applyMeasures, toldOf } from './effects.ts';
import { dropEvidence } from './evidence-store.ts';
import type { SafetyOptions } from './parts.ts';
import type { CaseRow } from './table.ts';

/** What ends by itself: suspensions at their time, and what cases were judged by a year after. */
export interface Sweep extends AsyncDisposable {
  /** Ends what is over, then what will be, each at its time. */
  start(): Promise<void>;
  /** Something was decided that may end earlier than what is waited for. */
  reset(): Promise<void>;
}

const DAY_MS = 86_400_000;
const LOT = 20;

export function createSweep(options: SafetyOptions): Sweep {
  const { clock, onFault } = options;
  let cancel: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let isOver = false;

  async function reset(): Promise<void> {
    const next = (await nextEnd(options.db)) ?? Number.POSITIVE_INFINITY;
    cancel?.();
    const wait = Math.min(DAY_MS, Math.max(0, next - clock.now()));
    if (!isOver) cancel = clock.after(wait, begin);
  }
  function begin(): Promise<void> {
    running = sweep(options).then(reset).catch(onFault);
    return running;
  }
  return {
    start: begin,
    reset,
    async [Symbol.asyncDispose]() {
      isOver = true;
      cancel?.();
      await running;
    },
  };
}

async function sweep(options: SafetyOptions): Promise<void> {
  await endSuspensions(options);
  for (;;) {
    const cases = await casesEndedBy(options.db, options.clock.now(), LOT);
    for (const row of cases) await forget(options, row);
    if (cases.length < LOT) return;
  }
}

async function endSuspensions(options: SafetyOptions): Promise<void> {
  const { db, clock, outbox } = options;
  const targets = await db.transaction().execute(async (transaction) => {
    const ended = await endMeasuresBy(transaction, clock.now());
    for (const target of ended) await applyMeasures(options, transaction, target);
    return ended;
  });
  await toldOf(options, targets)();
  outbox.wake();
}

/** Evidence, reports, notes and opinions go; a decision that is still in force stays with its words. */
async function forget(options: SafetyOptions, { id }: CaseRow): Promise<void> {
  const { db, videos } = options;
  const blobs = await db.transaction().execute(async (transaction) => {
    const named = await dropEvidence(transaction, id);
    if (await isInForce(transaction, id)) {
      for (const table of ['reports', 'case_notes', 'case_opinions'] as const)
        await transaction.deleteFrom(table).where('case_id', '=', id).execute();
      await updateCase(transaction, id, { ends_at: null });
    } else await removeCase(transaction, id);
    return named;
  });
  await videos.files.release(blobs);
}
