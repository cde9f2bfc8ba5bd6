import type { Message } from '#engines/bus/port.ts';
import type { AccountId, NotificationId } from '#lib/ids.ts';
import { findDevice, dropDevice } from './device-store.ts';
import type { Devices } from './devices.ts';
import { createDueLoop, type DueLoop } from '#lib/due-loop.ts';
import { quietUntil } from './local-time.ts';
import type { NotificationsOptions } from './options.ts';
import type { Pipeline } from './pipeline.ts';
import { pushOf } from './push-message.ts';
import { duePushes, endPushes, nextPushAt, putOffPushes } from './push-store.ts';
import { choicesOf, wants } from './settings-store.ts';

/** Sends what is owed to browsers, when it is due. */
export interface Pushing extends AsyncDisposable {
  wakeAt(at: number): void;
  start(): Promise<void>;
  idle(): Promise<void>;
}

/** What pushing needs. */
export type PushingOptions = NotificationsOptions & {
  pipeline: Pipeline;
  devices: Devices;
};

/** Name of the jobs that send one push to one browser each. */
export const PUSHING = 'push';

/** Groups looked at in one go. */
const LOT = 200;

interface Payload {
  device: string;
  ids: NotificationId[];
}

/**
 * What is due for one account at one moment goes out as one push to each of its browsers, each by a job that is tried
 * again. What it says is read when it is sent: what was taken back meanwhile is not told.
 */
export function createPushing(options: PushingOptions): Pushing {
  const { db, clock, pushJobs, onFault } = options;
  pushJobs.define(PUSHING, {
    run: (payload, run) => send(options, payload as unknown as Payload, run.signal),
    // It was put off to the end; what it told is in the list.
    giveUp: () => Promise.resolve(),
  });
  const loop: DueLoop = createDueLoop({
    clock,
    onFault,
    async work() {
      for (;;) {
        const due = await duePushes(db, clock.now(), LOT);
        for (const [to, ids] of due) await owe(options, to, ids);
        if (due.size > 0) pushJobs.wake();
        if ([...due.values()].flat().length < LOT) return nextPushAt(db);
      }
    },
  });
  return {
    wakeAt: (at) => loop.wakeAt(at),
    async start() {
      await pushJobs.start();
      loop.wake();
    },
    async idle() {
      await loop.idle();
      await pushJobs.idle();
    },
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}

/** Puts pushes off to the end of quiet hours, or makes a job of them for each browser. */
async function owe(options: PushingOptions, to: AccountId, ids: NotificationId[]): Promise<void> {
  const { db, clock, devices, pushJobs } = options;
  const choices = await choicesOf(db, to);
  const now = clock.now();
  const quiet = quietUntil(now, choices);
  if (quiet !== null) return putOffPushes(db, to, quiet);
  const open = choices.isPaused ? [] : await devices.openOf(to);
  await db.transaction().execute(async (transaction) => {
    await endPushes(transaction, ids, open.length === 0 ? null : now);
    for (const { id: device } of open) {
      const payload = { device, ids } as unknown as Message;
      await pushJobs.enqueue({ kind: PUSHING, key: `push ${device} ${now}`, payload }, transaction);
    }
  });
}

async function send(
  options: PushingOptions,
  { device, ids }: Payload,
  signal: AbortSignal,
): Promise<void> {
  const { db, pipeline, push } = options;
  const row = await findDevice(db, device);
  if (row === undefined) return;
  const choices = await choicesOf(db, row.account_id);
  const shown = (await pipeline.show(row.account_id, ids)).filter(
    ({ kind, isRead }) => !isRead && wants(choices, kind, 'push'),
  );
  if (shown.length === 0 || choices.isPaused) return;
  const outcome = await push.send(row, pushOf(shown, options), signal);
  if (outcome === 'gone') await dropDevice(db, device);
  if (outcome === 'later') throw new PutOff();
}

/** The queue tries again. Says nothing of where to. */
class PutOff extends Error {
  constructor() {
    super('A push service put a push off.');
  }
}
