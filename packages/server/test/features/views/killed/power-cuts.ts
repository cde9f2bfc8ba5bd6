import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskJournal } from '#engines/journal/disk.ts';
import type { Files } from '#engines/journal/files.ts';
import { createMemoryKeys } from '#engines/keys/memory.ts';
import type { Keys } from '#engines/keys/port.ts';
import type { CounterParts } from '#features/views/options.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';
import {
  createForgetfulDisk,
  type ForgetfulDisk,
} from '../../../engines/journal/forgetful-files.ts';
import { openCounter, type OpenCounter } from './inspect.ts';
import { playOf } from './ledger.ts';
import type { Survived } from './lone-kills.ts';
import { watchedFiles } from './points.ts';
import { seededUnit } from '../../../../../count/test/seeded.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST = Date.UTC(2026, 0, 15, 12);
/** A new instance begins after so many cuts. */
const CUTS_OF_ONE = 40;
const MOST_OPERATIONS = 250;

/** An instance through all its lives, and what devices know of it. */
interface World {
  dataDir: string;
  disk: ForgetfulDisk;
  keys: Keys;
  /** Where the wall clock is, epoch ms. */
  at: number;
  random: () => number;
  parts: Partial<CounterParts>;
  weaken: (files: Files) => Files;
  devices: Devices;
}

interface Devices {
  next: number;
  /** Days by serial. */
  sent: Map<number, number>;
  answered: Set<number>;
}

/** One time that the machine is on: it ends in the middle of an operation, and whatever still runs does nothing. */
interface Life {
  /** Operations until the power is cut. */
  left: number;
  step(): void;
  clock: SimulatedClock;
}

/**
 * Cuts the power of a machine under load, again and again, in the middle of any operation of journal or key: of what
 * was not synced, any blocks in any order are lost, and names too. SQLite is trusted to keep what it has committed.
 */
export async function cutPower(options: {
  cuts: number;
  seed: number;
  parts?: Partial<CounterParts> | undefined;
  /** Puts other files in the place of the disk's, for a test of this test. */
  weaken?: (files: Files) => Files;
}): Promise<Survived> {
  const random = seededUnit(options.seed);
  const total: Survived = { kills: 0, answered: 0, lost: 0, doubled: 0, finds: [] };
  while (total.kills < options.cuts) {
    const dataDir = await mkdtemp(join(tmpdir(), 'footlights-power-'));
    try {
      const { parts = {}, weaken = (files) => files } = options;
      const world = createWorld({ dataDir, random, parts, weaken });
      for (let i = 0; i < CUTS_OF_ONE && total.kills < options.cuts; i += 1) {
        await live(world, total);
        total.kills += 1;
      }
      await look(world, total);
      total.answered += world.devices.answered.size;
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  }
  return total;
}

function createWorld(given: Pick<World, 'dataDir' | 'random' | 'parts' | 'weaken'>): World {
  return {
    ...given,
    disk: createForgetfulDisk(),
    keys: createMemoryKeys(),
    at: FIRST,
    devices: { next: 0, sent: new Map(), answered: new Set() },
  };
}

function beginLife({ disk, at }: World, operations: number): Life {
  const life: Life = {
    left: operations,
    step() {
      life.left -= 1;
      if (life.left < 0) throw new Error('The power is gone.');
    },
    clock: createSimulatedClock(at),
  };
  disk.before = () => life.step();
  return life;
}

/** The disk, for as long as the machine is on. */
function filesOf(life: Life, files: Files): Files {
  return watchedFiles(files, (_operation, _path, isDone) => {
    if (!isDone && life.left < 0) life.step();
  });
}

/** Keys on a disk: what is under way when the power goes has happened or has not. */
function keysOf(life: Life, { keys, random }: World): Keys {
  async function under<T>(task: () => Promise<T>): Promise<T> {
    const wasOn = life.left >= 0;
    try {
      life.step();
    } catch (error) {
      if (wasOn && random() < 0.5) await task();
      throw error;
    }
    return task();
  }
  return {
    ...keys,
    create: (day) => under(() => keys.create(day)),
    destroy: (day) => under(() => keys.destroy(day)),
    mark: (day, mark) => under(() => keys.mark(day, mark)),
  };
}

/** A life from the start of the machine to the end of its power. */
async function live(world: World, total: Survived): Promise<void> {
  const { random, disk } = world;
  const life = beginLife(world, Math.floor(random() * MOST_OPERATIONS));
  const counter = await open(world, life).catch((error: unknown) => {
    if (life.left >= 0) throw error;
    return null;
  });
  if (counter !== null) {
    // What a counter says after the power is gone nobody hears.
    if (life.left >= 0) check(counter, world, total);
    await use(counter, world, life);
    await counter.lone.crash();
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
  disk.cutPower(random);
  // The machine is off for a while.
  world.at = life.clock.now() + Math.floor(random() * MINUTE);
}

function open(world: World, life: Life): Promise<OpenCounter> {
  const { dataDir, disk, parts, weaken } = world;
  const journals = createDiskJournal('/data', filesOf(life, weaken(disk.files)));
  const { clock } = life;
  const place = { dataDir, keys: keysOf(life, world), journals, clock };
  return openCounter({ ...place, publishedAt: FIRST - HOUR }, parts);
}

/** Plays, retries and time until the power is gone. */
async function use(counter: OpenCounter, world: World, life: Life): Promise<void> {
  const { random, devices } = world;
  const send = async (serial: number) => {
    const { ticket, day } = counter.lone.views.ticket();
    const first = devices.sent.get(serial);
    if (first !== undefined && first !== day) return false;
    devices.sent.set(serial, day);
    const body = { ...playOf(serial), passes: [5], source: 'feed', ticket };
    const isTaken = await counter.lone.send(body);
    // What was on its way when its day ended is late: answered, and not counted.
    if (counter.lone.views.ticket().day !== day) return false;
    if (isTaken) devices.answered.add(serial);
    return isTaken;
  };
  const retried = [...devices.sent.keys()].slice(-20);
  await Promise.all(retried.map(send));
  while (life.left >= 0) {
    const fresh = Array.from({ length: 1 + Math.floor(random() * 5) }, () => 2 * devices.next++);
    await Promise.all(
      fresh.map(async (serial) => {
        if (await send(serial)) await send(serial + 1);
      }),
    );
    // Releases and snapshots, at times the end of the day.
    const isLong = random() < 0.05;
    if (random() < 0.5)
      await life.clock.advance(isLong ? 7 * HOUR : Math.floor(random() * 12 * MINUTE));
  }
}

/** After a start: every play that was answered is counted, and none twice. */
function check(counter: OpenCounter, { devices }: World, total: Survived): void {
  const { day } = counter.lone.views.ticket();
  const { sent, answered } = devices;
  const { views } = counter.counted();
  const gone = [...answered].filter((one) => sent.get(one) === day && !counter.knows(one)).length;
  total.lost = Math.max(total.lost, gone, answered.size - views);
  total.doubled = Math.max(total.doubled, views - sent.size);
  const said = counter.logs.filter((line) => /missing|damaged|lacks|cannot be read/.test(line));
  total.finds.push(...said.map((line) => `It says: ${line.trim()}`));
}

/** The end of an instance: devices send again what they can, so that what is left open is little. */
async function look(world: World, total: Survived): Promise<void> {
  await using counter = await open(world, beginLife(world, Infinity));
  check(counter, world, total);
}
