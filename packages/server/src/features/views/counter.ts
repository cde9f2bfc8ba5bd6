import { randomBytes } from 'node:crypto';
import {
  createTally as createOwnTally,
  type CutRecord,
  type JournalRecord,
  type PlayRecord,
  type Privacy,
  type Tally,
} from '@footlights/count';
import type { Clock } from '#lib/clock.ts';
import { type Commits, createCommits } from './commits.ts';
import { createCutChain, type CutChain } from './cut-chain.ts';
import { DROPPED } from './cuts.ts';
import { createDays, type Days } from './days.ts';
import { createDueWindows, type DueWindows } from './due-windows.ts';
import { createFaultLog, type FaultLog } from './fault-log.ts';
import { createHourly, type Hourly } from './hourly.ts';
import { noisedByCut } from './noise.ts';
import { createPublished, type Published } from './published.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import type { OnReleases, ViewsOptions } from './options.ts';
import { createReleaseStore } from './release-store.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';
import { createTimetable, type Timetable } from './timetable.ts';

/** The counter's parts, put together. */
export interface Counter {
  clock: Clock;
  privacy: Privacy;
  tally: Tally;
  days: Days;
  commits: Commits;
  published: Published;
  publisher: Publisher;
  chain: CutChain;
  due: DueWindows;
  timetable: Timetable;
  snapshots: Snapshots;
  faults: FaultLog;
  hourly: Hourly;
  /** A cut is durable, and these are the counts it took. */
  cutApplied: (record: CutRecord, counts: readonly number[]) => void;
}

const MOST_TAGS = 10_000_000;

/** `onEarlier` is told when a cut is due before all others. */
export function createCounter(
  options: ViewsOptions,
  privacy: Privacy,
  onEarlier: () => void,
): Counter {
  const { db, clock, mostTags: maxTags = MOST_TAGS } = options;
  const now = () => clock.now();
  const { createTally = createOwnTally, noised = noisedByCut } = options.parts ?? {};
  const tally = createTally({ hashKey: randomBytes(8), maxTags });
  const published = createPublished();
  const due = createDueWindows(onEarlier);
  const days = createDays(options);
  const chain = createCutChain((head) => days.mark(head));
  const store = createReleaseStore(db, addingOf(options));
  const publisher = createPublisher({
    store,
    published,
    noised: (cut) => noised(cut, privacy),
    fixCuts: () => chain.fix(),
    onNext: (next) => due.add(next),
    now,
  });
  const faults = createFaultLog(options.log);
  const hourly = createHourly(clock);

  function cutApplied(record: CutRecord, counts: readonly number[]): void {
    if (record.window === DROPPED) return;
    chain.add(record);
    publisher.add({ record, counts, at: now() });
  }
  const commits: Commits = createCommits({
    append: async (batch) => {
      snapshots.touch();
      await days.journal.append(batch);
      faults.recovered();
    },
    apply: (records) => applyTo({ tally, hourly, cutApplied }, records),
    failed: faults.failed,
    day: () => days.day.number,
  });
  const flush = () => publisher.flush();
  const snapshots = createSnapshots({ tally, days, commits, chain, flush });
  const timetable = createTimetable({ store, published, publisher, commits, due, now });
  return {
    clock,
    privacy,
    tally,
    days,
    commits,
    published,
    publisher,
    chain,
    due,
    timetable,
    snapshots,
    faults,
    hourly,
    cutApplied,
  };
}

function addingOf({ onReleases = () => Promise.resolve(), parts }: ViewsOptions): OnReleases {
  return parts?.adding?.(onReleases) ?? onReleases;
}

/** Counts durable records in their order; plays that follow one another are counted together. */
export function applyTo(
  {
    tally,
    hourly,
    cutApplied,
  }: Pick<Counter, 'tally' | 'cutApplied'> & { hourly: Pick<Hourly, 'add'> },
  records: readonly JournalRecord[],
): void {
  let plays: PlayRecord[] = [];
  const count = () => {
    const { counted } = tally.playAll(plays);
    for (let packet = 0; packet < counted; packet += 1) hourly.add();
    plays = [];
  };
  for (const record of records) {
    if (record.kind === 'play') {
      plays.push(record);
      continue;
    }
    count();
    if (record.kind === 'forget') tally.forget(record.video);
    else if (record.kind === 'cut') cutApplied(record, tally.cut(record.video, record.group));
  }
  count();
}
