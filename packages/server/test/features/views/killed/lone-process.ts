import { join } from 'node:path';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { diskFiles } from '#engines/journal/files.ts';
import { openDiskKeys } from '#engines/keys/disk.ts';
import type { Clock } from '#lib/clock.ts';
import { startCounter } from '../lone-counter.ts';
import { exactly } from './exact.ts';
import { openLedger, playOf, readLedger, unanswered } from './ledger.ts';
import { type Watch, watchedFiles, watchedKeys } from './points.ts';

/** How the process lives. */
export interface Life {
  dataDir: string;
  /** Its clock's first moment, epoch ms, and how much faster than the machine's it runs. */
  at: number;
  speed: number;
  publishedAt: number;
  /** Number of its first new device. */
  device: number;
  /** Where it kills itself: at the nth operation whose `operation path` matches. Null: somebody else will. */
  point: { pattern: string; nth: number; isDone: boolean } | null;
}

const SENDERS = 16;
/** Answered plays that are sent again all the same. */
const REPEATED = 24;

// The counter alone under load, to be killed at any moment. Sends again what an earlier life left unanswered.
const life = JSON.parse(process.argv[2] ?? '{}') as Life;
const { dataDir, point } = life;
const watch = watchFor(point);
const clock = fastClock(life.at, life.speed);
const counter = await startCounter({
  dataDir,
  clock,
  keys: watchedKeys(await openDiskKeys(dataDir), watch),
  journals: createDiskJournal(dataDir, watchedFiles(diskFiles, watch)),
  publishedAt: life.publishedAt,
  logs: [],
  parts: {
    noised: (cut, privacy) => {
      watch('release', cut.group, false);
      return exactly(cut, privacy);
    },
  },
});
const path = join(dataDir, 'ledger');
const before = readLedger(path);
const ledger = openLedger(path);
const { day } = counter.views.ticket();
const again = [...unanswered(before, day), ...[...before.answered].slice(-REPEATED)];
await Promise.all(
  again.filter((serial) => before.sent.get(serial) === day).map((serial) => report(serial)),
);
process.send?.('loaded');
let { device } = life;
await Promise.all(
  Array.from({ length: SENDERS }, async () => {
    for (;;) {
      device += 1;
      await playTwice(2 * device);
    }
  }),
);

/** The second play follows the first when that was taken, and only under the same day. */
async function playTwice(first: number): Promise<void> {
  const today = counter.views.ticket().day;
  if (!(await report(first))) return;
  if (counter.views.ticket().day === today) await report(first + 1);
}

async function report(serial: number): Promise<boolean> {
  const { ticket, day: today } = counter.views.ticket();
  ledger.sent(serial, { day: today, at: clock.now() });
  const isTaken = await counter.send({ ...playOf(serial), passes: [5], source: 'feed', ticket });
  // What was on its way when its day ended is late: answered, and not counted.
  const isLate = counter.views.ticket().day !== today;
  if (isLate) return false;
  if (isTaken) ledger.answered(serial);
  else await new Promise((resolve) => setTimeout(resolve, 5));
  return isTaken;
}

function watchFor(at: Life['point']): Watch {
  if (at === null) return () => undefined;
  const pattern = new RegExp(at.pattern);
  let left = at.nth;
  return (operation, file, isDone) => {
    if (isDone !== at.isDone || !pattern.test(`${operation} ${file}`)) return;
    left -= 1;
    if (left <= 0) process.kill(process.pid, 'SIGKILL');
  };
}

function fastClock(at: number, speed: number): Clock {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) * speed;
  return {
    now: () => Math.floor(at + elapsed()),
    monotonic: elapsed,
    after(ms, task) {
      const timer = setTimeout(() => void task(), Math.min(ms / speed, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  };
}
