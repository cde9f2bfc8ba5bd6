import type { Counting, ShownCount, Ticket } from '@footlights/contract';
import type { Privacy } from '@footlights/count';
import { createCapNoise } from './cap-noise.ts';
import { endIfOver } from './closing.ts';
import type { Done } from './commits.ts';
import { type Counter, createCounter } from './counter.ts';
import { countingOf, privacyFrom } from './counting.ts';
import { type Explained, explainedOf } from './explained.ts';
import { createIntake, type Intake, type IntakeOptions, type Origin } from './intake.ts';
import { createLoops } from './loops.ts';
import { createNetworkGate, type NetworkGate, type Sender } from './networks.ts';
import { openCounter } from './opening.ts';
import type { ViewsOptions } from './options.ts';
import type { Released } from './published.ts';
import { createReleasedDays, type ReleasedDaysOf } from './released-days.ts';
import { createSlowSums, createWatched, type SlowSumsOf, type WatchedOf } from './slow-sums.ts';
import { createTickets } from './tickets.ts';
import { createVideoCache, type VideoSource } from './video-cache.ts';

export type { OnReleases, ReleasedWindow } from './options.ts';
export type { Released } from './published.ts';
export type { ReleasedDay } from './released-days.ts';

/** Counts views without seeing viewers. Everything that it tells others was released: noised, on the timetable. */
export interface Views extends AsyncDisposable {
  /** Recovers the day and begins to count. Call it once, when videos can be asked for. */
  start(videos: VideoSource): Promise<void>;
  /** Views as shown, for each of these ids. */
  shownOf(ids: readonly string[]): Map<string, ShownCount>;
  /** Released sums for ranking and insights, for each of these ids. */
  releasedOf(ids: readonly string[]): Map<string, Released>;
  /** One released sum of each of these, in their order, where many are put in order. */
  valuesOf(ids: readonly string[], name: 'views' | 'viewers'): number[];
  /** How far clips are watched, for ranking; those of which too little is published are missing. */
  watchedOf: WatchedOf;
  /** Released watch bins and sources, for insights; those without any are missing. */
  slowSumsOf: SlowSumsOf;
  /** Released numbers by UTC day, for insights. */
  releasedDaysOf: ReleasedDaysOf;
  /** The sums alone, where their errors are not looked at. */
  sumsOf(ids: readonly string[]): Map<string, { views: number; plays: number }>;
  /** Rises with every release: an answer made of released numbers holds while this stays. */
  readonly version: number;
  /** The privacy parameters in force, and the packets of the last full hour with noise. */
  counting(): Counting;
  /** Caps, fields of a record and a worked example, for the page that explains them. */
  explained(): Explained;
  ticket(): Ticket;
  /** The networks of an address, for `take`. */
  senderOf(address: string): Sender;
  /** Takes a packet; throws a Refusal for what is not taken. `done` hears whether its commit is durable. */
  take(body: unknown, from: Origin, done: Done): void;
  /** A video was published, or its visibility changed. */
  videoChanged(id: string): Promise<void>;
  /** A video was deleted: its tags, pending counts and released numbers go. */
  videoRemoved(id: string): Promise<void>;
  /** Resolves when no commit, release or snapshot is under way. */
  settled(): Promise<void>;
}

export function createViews(options: ViewsOptions): Views {
  const { db, clock, config } = options;
  const privacy = privacyFrom(config.epsilons);
  const loops = createLoops(options);
  const counter = createCounter(options, privacy, () => loops.releaseEarlier());
  const { published, days } = counter;
  const videos = createVideoCache(counter, db);
  const tickets = createTickets({
    secret: options.secret,
    now: () => clock.now(),
    day: () => ({ number: days.day.number, life: days.life, endsAt: days.endsAt() }),
  });
  let begun: { gate: NetworkGate; intake: Intake } | null = null;

  function open(): { gate: NetworkGate; intake: Intake } {
    if (begun === null) throw new Error('The counter has not been started.');
    return begun;
  }
  return {
    async start(source) {
      const { isRestart } = await openCounter(counter, { ...config, ...options });
      const gate = gateFrom(options, privacy, isRestart);
      const intake = intakeFrom(counter, { gate, tickets, videoOf: (id) => videos.find(id) });
      const turn = () => {
        gate.closeDay();
        tickets.closeDay();
      };
      await endIfOver(counter, db, turn).catch(counter.faults.other);
      await videos.load(source);
      begun = { gate, intake };
      loops.begin(counter, turn);
    },
    shownOf: (ids) => published.shownOf(ids),
    releasedOf: (ids) => published.releasedOf(ids),
    valuesOf: (ids, name) => ids.map((id) => published.valueOf(id, name)),
    watchedOf: createWatched(createSlowSums(db, published)),
    // With a memory of their own: the pool's stays as it is.
    slowSumsOf: createSlowSums(db, published),
    releasedDaysOf: createReleasedDays(db, published),
    sumsOf: (ids) => sumsIn(published.releasedOf(ids)),
    get version() {
      return published.version;
    },
    counting() {
      const intake = counter.hourly.report();
      return { ...countingOf(privacy, intake), intake };
    },
    explained: () => explainedOf(privacy),
    ticket: () => tickets.current(),
    senderOf: (address) => open().gate.senderOf(address),
    take: (body, from, done) => open().intake.take(body, from, done),
    videoChanged: (id) => videos.changed(id),
    videoRemoved: (id) => videos.removed(id),
    settled: () => settle(counter),
    async [Symbol.asyncDispose]() {
      await loops.stop();
      if (begun !== null) await close(counter);
    },
  };
}

function sumsIn(released: ReadonlyMap<string, Released>) {
  return new Map(
    [...released].map(([id, { views, plays }]) => [id, { views: views.value, plays: plays.value }]),
  );
}

async function close(counter: Counter): Promise<void> {
  const { days, faults, snapshots, tally } = counter;
  await snapshots.take().catch(faults.other);
  await settle(counter).catch(faults.other);
  if (!days.isOpen && tally.videos > 0) faults.pendingLost();
  await days.close();
}

async function settle({ commits, snapshots, publisher }: Counter): Promise<void> {
  await commits.settled();
  await snapshots.settled();
  await publisher.flush();
}

function gateFrom(options: ViewsOptions, { caps }: Privacy, isRestart: boolean): NetworkGate {
  const { clock, config, parts = {} } = options;
  return createNetworkGate({
    policy: caps,
    overrides: config.viewsNetworks,
    hasProxies: config.trustedProxies.length > 0,
    isRestart,
    monotonic: () => clock.monotonic(),
    createCapNoise: parts.createCapNoise ?? createCapNoise,
  });
}

function intakeFrom(
  { commits, tally, clock, days, published }: Counter,
  parts: Pick<IntakeOptions, 'gate' | 'tickets' | 'videoOf'>,
): Intake {
  return createIntake({
    ...parts,
    commits,
    tally,
    now: () => clock.now(),
    day: () => ({ number: days.day.number, life: days.life }),
    viewersOf: (id) => published.mostViewersOf(id),
  });
}
