import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { openDiskKeys } from '#engines/keys/disk.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { NOON } from '#test/world.ts';
import { EXACT } from './exact-parts.ts';
import { startCounter, VIDEO } from './lone-counter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When the day that begins at noon closes. */
const CLOSE = NOON + 12 * HOUR + 2 * MINUTE;
const PLAYS = 400;

let dataDir = '';

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'footlights-turning-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function start() {
  const clock = createSimulatedClock(NOON);
  const counter = await startCounter({
    dataDir,
    clock,
    keys: await openDiskKeys(dataDir),
    journals: createDiskJournal(dataDir),
    // Its fourth window goes from 19:00 to 03:00.
    publishedAt: NOON,
    logs: [],
    parts: EXACT,
  });
  return { clock, counter };
}

/** Sends without waiting, again and again, until `isOver`. */
async function sendUntil(isOver: () => boolean, send: () => void): Promise<void> {
  while (!isOver()) {
    send();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('plays that are under way while the day turns are counted once, however often they are sent again meanwhile', async () => {
  const { clock, counter } = await start();
  await using _ = counter;
  await clock.advance(CLOSE - NOON - 1);
  const { day } = counter.views.ticket();
  const packets = Array.from({ length: PLAYS }, () => counter.packet());
  const answers: Promise<boolean>[] = [];
  // Accepted under the open day, not one of them written yet.
  for (const packet of packets) answers.push(counter.send(packet));
  let isTurned = false;
  const turning = clock.advance(1).then(() => (isTurned = true));
  let sent = 0;
  await sendUntil(
    () => isTurned,
    () => {
      for (let i = 0; i < 20; i += 1) answers.push(counter.send(packets[sent++ % PLAYS] ?? {}));
    },
  );
  await turning;
  for (const packet of packets) answers.push(counter.send(packet));
  expect((await Promise.all(answers)).every(Boolean)).toBe(true);
  expect(sent).toBeGreaterThan(0);
  expect(counter.views.ticket().day).toBe(day + 1);
  await clock.advance(3 * HOUR);
  const released = counter.views.releasedOf([VIDEO]).get(VIDEO);
  expect(released?.plays.value).toBe(PLAYS);
  expect(released?.viewers.value).toBe(PLAYS);
});

test('plays of the next day are counted from its first ticket on, beside those that came too late for the last', async () => {
  const { clock, counter } = await start();
  await using _ = counter;
  await clock.advance(CLOSE - NOON - 1);
  const late = Array.from({ length: 50 }, () => counter.packet());
  let isTurned = false;
  const turning = clock.advance(1).then(() => (isTurned = true));
  const { day } = counter.views.ticket();
  const answers: Promise<boolean>[] = [];
  let fresh = 0;
  await sendUntil(
    () => isTurned,
    () => {
      if (counter.views.ticket().day === day) return;
      fresh += 1;
      answers.push(counter.play());
    },
  );
  await turning;
  for (; fresh < 100; fresh += 1) answers.push(counter.play());
  for (const packet of late) answers.push(counter.send(packet));
  expect((await Promise.all(answers)).every(Boolean)).toBe(true);
  await clock.advance(3 * HOUR);
  expect(counter.views.releasedOf([VIDEO]).get(VIDEO)?.plays.value).toBe(fresh);
});
