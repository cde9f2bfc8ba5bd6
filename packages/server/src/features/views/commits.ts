import { encodeBatch, type JournalRecord, type PlayRecord } from '@footlights/count';
import { createArrivingTags } from './arriving-tags.ts';

/** Called once the batch is on the disk (true), or was not taken (false), and before it is counted. */
export type Done = (isDurable: boolean) => void;

/** Group commit: one batch is being written, the next collects meanwhile. */
export interface Commits {
  /** Puts a record into the next batch. */
  add(record: JournalRecord, done: Done): void;
  /**
   * Waits with a packet that does not count for the same batch; a batch of nothing else is written all the same.
   * Its record is encoded too, for nothing: neither wait nor work tells.
   */
  addUncounted(record: JournalRecord, done: Done): void;
  /** New tags that wait to be tallied. */
  readonly newTags: number;
  /** The record that is added next brings a new tag. */
  expectTag(record: PlayRecord): void;
  /** Whether the record's tag waits to be tallied. */
  expects(record: PlayRecord): boolean;
  /** Whether the record's tag was let in with a batch that was not taken. */
  hasPlace(record: PlayRecord): boolean;
  /**
   * Runs a task while no batch is being written, after everything that was added before. What is added from then on
   * waits for it.
   */
  between<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when nothing waits. */
  settled(): Promise<void>;
}

/** What commits are made with. */
export interface CommitsOptions {
  /** Makes a batch durable, or rejects: then nothing of it was taken. */
  append: (batch: Uint8Array) => Promise<unknown>;
  /** Counts the records of a batch, which are in the journal's order, once it is durable and answered. */
  apply: (records: readonly JournalRecord[]) => void;
  /** Gets why a batch was not taken. */
  failed: (error: unknown) => void;
  /**
   * Number of the open counting day. A play that was added while a day ended belongs to none: it is answered like any
   * other and left out, since its tag would pass for a new one on the next day.
   */
  day: () => number;
}

/** What waits for one commit. */
interface Batch {
  day: number;
  records: JournalRecord[];
  /** Of packets that do not count. */
  uncounted: JournalRecord[];
  waiting: Done[];
  newTags: string[];
}

/** Batches and tasks in their order. */
type Queue = (Batch | (() => Promise<void>))[];

/** Most packets of one batch; some 150 KB. */
const MOST_WAITING = 4096;

export function createCommits(options: CommitsOptions): Commits {
  const queue: Queue = [];
  let idle: Promise<void> | null = null;
  const arriving = createArrivingTags(options.day);

  /** Batches one after the other; a task when none is on its way. */
  async function run(): Promise<void> {
    // The packets that arrive in this turn of the event loop share the batch.
    await new Promise((resolve) => setImmediate(resolve));
    for (let writing = begin(); writing !== null || queue.length > 0;) {
      const isDurable = await writing?.isDurable;
      const written = writing?.batch;
      if (written === undefined) await runTask();
      // The next one is on its way to the disk while this one is answered and counted.
      writing = begin();
      if (written !== undefined) finish(written, isDurable === true);
    }
    idle = null;
  }
  function begin(): { batch: Batch; isDurable: Promise<boolean> } | null {
    const batch = takeBatch(queue, options.day());
    return batch === null ? null : { batch, isDurable: persist(batch, options) };
  }
  async function runTask(): Promise<void> {
    const task = queue.shift();
    if (typeof task === 'function') await task();
  }
  /** Answers come first, so that their time tells nothing of the counting. */
  function finish(batch: Batch, isDurable: boolean): void {
    for (const done of batch.waiting) done(isDurable);
    if (isDurable) options.apply(batch.records);
    arriving.settle(batch.newTags, { day: batch.day, isTaken: isDurable });
  }
  function put(into: 'records' | 'uncounted', record: JournalRecord, done: Done): void {
    const batch = openIn(queue, options.day());
    batch[into].push(record);
    batch.waiting.push(done);
    wake();
  }
  function wake(): void {
    idle ??= run();
  }
  return {
    add: (record, done) => put('records', record, done),
    addUncounted: (record, done) => put('uncounted', record, done),
    get newTags() {
      return arriving.size;
    },
    expectTag(record) {
      openIn(queue, options.day()).newTags.push(arriving.add(record));
    },
    expects: (record) => arriving.waits(record),
    hasPlace: (record) => arriving.hasFailed(record),
    between(task) {
      return new Promise((resolve, reject) => {
        queue.push(() => task().then(resolve, reject));
        wake();
      });
    },
    async settled() {
      await idle;
    },
  };
}

/** Adds records that go together; resolves when all are durable, rejects when the journal did not take them all. */
export async function addAll(
  commits: Pick<Commits, 'add'>,
  records: readonly JournalRecord[],
): Promise<void> {
  const taken = records.map(
    (record) => new Promise<boolean>((resolve) => commits.add(record, resolve)),
  );
  if (!(await Promise.all(taken)).every(Boolean)) {
    throw new Error('The journal did not take the records.');
  }
}

/** The batch that collects. */
function openIn(queue: Queue, day: number): Batch {
  const last = queue.at(-1);
  const isOpen = typeof last === 'object' && last.day === day;
  if (isOpen && last.waiting.length < MOST_WAITING) return last;
  const batch: Batch = { day, records: [], uncounted: [], waiting: [], newTags: [] };
  queue.push(batch);
  return batch;
}

/** The first batch, unless a task comes before it. Plays of another day than this are left out. */
function takeBatch(queue: Queue, day: number): Batch | null {
  const [batch] = queue;
  if (typeof batch !== 'object') return null;
  queue.shift();
  if (batch.day !== day) batch.records = batch.records.filter(isTimeless);
  return batch;
}

function isTimeless({ kind }: JournalRecord): boolean {
  return kind !== 'play';
}

async function persist({ records, uncounted }: Batch, options: CommitsOptions): Promise<boolean> {
  try {
    if (uncounted.length > 0) encodeBatch(uncounted);
    const batch = encodeBatch(records);
    if (!batch.ok) throw new Error(batch.message);
    await options.append(batch.bytes);
    return true;
  } catch (error) {
    options.failed(error);
    return false;
  }
}
