import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDay } from '../../../../src/features/views/store.ts';
import { openCopy } from './inspect.ts';
import { type Ledger, readLedger, unanswered } from './ledger.ts';
import type { Life } from './lone-process.ts';
import { seededUnit } from '../../../../../count/test/seeded.ts';

/** What many kills did to what was answered for. */
export interface Survived {
  kills: number;
  answered: number;
  lost: number;
  doubled: number;
  /** What else was not as it has to be, one sentence each. */
  finds: string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Snapshots come four times a second, releases up to forty times. */
const SPEED = 2400;
const FIRST = Date.UTC(2026, 0, 15, 12);
/** A life that is not killed from inside ends by then, in real milliseconds. */
const MOST_MS = 300;
const PATIENCE_MS = 20_000;

/** Where a process kills itself: in the middle of what is hardest to get right. */
const POINTS = [
  'write .*part$',
  'sync .*part$',
  'rename .*part$',
  'syncFolder .*journal/\\d+$',
  'remove .*batches$',
  'remove .*snapshot$',
  'createSynced .*batches$',
  'write .*batches$',
  'mark key$',
  'release fast',
  'create key$',
  'destroy key$',
  'makeFolder ',
  'removeFolder ',
];

/**
 * Kills the counter again and again under load, half the time at any moment and half at a chosen step of a snapshot,
 * a release or the turn of the day; devices send again what was not answered. After each kill all is counted.
 */
export async function killLone(options: { kills: number; seed: number }): Promise<Survived> {
  const random = seededUnit(options.seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-killed-'));
  const survived: Survived = { kills: 0, answered: 0, lost: 0, doubled: 0, finds: [] };
  const times = { at: FIRST, publishedAt: FIRST - HOUR };
  try {
    for (let kill = 0; kill < options.kills; kill += 1) {
      const point = kill % 2 === 0 ? null : pointOf(kill >> 1, random);
      const isAtDayEnd = point?.pattern.includes('key') === true || kill % 10 === 4;
      // A few minutes of the clock before the day closes, so that the load goes on over it.
      if (isAtDayEnd) times.at = Math.max(times.at, nextMidnight(times.at) - 2 * MINUTE);
      const device = kill * 1_000_000;
      await live({ dataDir, ...times, speed: SPEED, device, point }, random);
      survived.kills += 1;
      const ledger = readLedger(join(dataDir, 'ledger'));
      times.at = Math.max(times.at, ledger.lastAt);
      await look({ dataDir, ledger, times }, survived);
    }
    return survived;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function pointOf(turn: number, random: () => number): Life['point'] {
  const pattern = POINTS[turn % POINTS.length] ?? '';
  return { pattern, nth: 1 + Math.floor(random() * 3), isDone: random() < 0.5 };
}

function nextMidnight(at: number): number {
  return (Math.floor(at / DAY) + 1) * DAY;
}

/** Runs a life to its end by SIGKILL. */
async function live(life: Life, random: () => number): Promise<void> {
  const path = fileURLToPath(new URL('lone-process.ts', import.meta.url));
  const child = fork(path, [JSON.stringify(life)], { execArgv: [] });
  const ended = endOf(child);
  await Promise.race([ended, new Promise((resolve) => child.once('message', resolve))]);
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const inside = life.point === null ? random() * MOST_MS : 2 * MOST_MS;
  const timer = setTimeout(() => child.kill('SIGKILL'), inside);
  await ended;
  clearTimeout(timer);
  clearTimeout(patience);
}

async function endOf(child: ChildProcess): Promise<void> {
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('exit', (...how) => resolve(how)),
  );
  if (signal !== 'SIGKILL') throw new Error(`The counter ended with ${code ?? signal}.`);
}

/** Counts what is there and compares it with what devices know. */
async function look(
  found: { dataDir: string; ledger: Ledger; times: { at: number; publishedAt: number } },
  survived: Survived,
): Promise<void> {
  const { dataDir, ledger, times } = found;
  await using copy = await openCopy(dataDir, times);
  const day = (await readDay(copy.lone.db))?.number ?? 0;
  const gone = [...ledger.answered].filter(
    (serial) => ledger.sent.get(serial) === day && !copy.knows(serial),
  );
  const { views, viewers } = copy.counted();
  const open = ledger.sent.size - ledger.answered.size;
  survived.answered = ledger.answered.size;
  survived.lost = Math.max(survived.lost, gone.length, ledger.answered.size - views);
  survived.doubled = Math.max(survived.doubled, views - ledger.answered.size - open);
  const firsts = firstsIn(ledger);
  if (viewers < firsts.answered || viewers > firsts.sent) {
    survived.finds.push(`${viewers} viewers of ${firsts.answered} to ${firsts.sent} are counted.`);
  }
  const said = copy.logs.filter((line) => /lost|damaged|missing|lacks/.test(line));
  survived.finds.push(...said.map((line) => `It says: ${line.trim()}`));
  if (unanswered(ledger, day).length > 400) survived.finds.push('Plays are not sent again.');
}

function firstsIn({ sent, answered }: Ledger): { sent: number; answered: number } {
  const count = (serials: Iterable<number>) =>
    [...serials].filter((serial) => serial % 2 === 0).length;
  return { sent: count(sent.keys()), answered: count(answered) };
}
