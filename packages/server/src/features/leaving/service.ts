import type { Departure } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Accounts } from '#features/accounts/service.ts';
import type { Profiles } from '#features/profiles/service.ts';
import type { Videos } from '#features/videos/service.ts';
import { Refusal } from '#http/errors.ts';
import type { Limits } from '#http/limits.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import type { DataKeys } from './data-keys.ts';
import { createExport, type AccountExport } from './export.ts';
import { departuresBefore, findDeparture, insertDeparture, removeDeparture } from './store.ts';

/** The end of accounts, and what they take with them. Disposing stops the sweep. */
export interface Leaving extends Disposable {
  departureOf(id: AccountId): Promise<Departure>;
  /** Throws `account/password-wrong` and `account/last-admin`. */
  leave(
    id: AccountId,
    given: { password: string; headers: IncomingHttpHeaders },
  ): Promise<Departure>;
  stay(id: AccountId): Promise<void>;
  /** Everything that is kept of an account, as a zip that is made while it is read. */
  export: AccountExport;
  /** The same for a suspended account, by the key that the refusal of its sign-in gave. Throws `account/link-used`. */
  exportSuspended(key: string): Promise<Readable>;
  /** Deletes accounts whose time is over, then goes on hourly. */
  start(): Promise<void>;
}

export { createDataKeys } from './data-keys.ts';

/** Whether an account is about to be deleted. */
export async function isLeaving(db: Db, id: AccountId): Promise<boolean> {
  return (await findDeparture(db, id)) !== undefined;
}

/** What leaving needs. */
export interface LeavingOptions {
  db: Db;
  clock: Clock;
  accounts: Pick<Accounts, 'security' | 'endOtherSessions' | 'erase'>;
  profiles: Pick<Profiles, 'byId' | 'standingOf' | 'setStanding' | 'adminIds' | 'isAlone'>;
  videos: Pick<Videos, 'follow'>;
  outbox: Outbox<AppEvent>;
  /** Of every feature that keeps something of accounts, in the order in which it is forgotten. */
  belongings: readonly Belongings[];
  instanceName: string;
  graceDays: number;
  /** Keys of accounts that cannot sign in. */
  dataKeys: Pick<DataKeys, 'read'>;
  limits: Pick<Limits, 'take'>;
  onFault: (error: unknown) => void;
}

/** Exports by key that an account gets: one a minute, 5 at once. */
const EXPORT_RATE = { perMinute: 1, burst: 5 };
const DAY_MS = 86_400_000;
const SWEEP_MS = 3_600_000;

export function createLeaving(options: LeavingOptions): Leaving {
  const { db, clock, onFault } = options;
  const exportOf = createExport(options);
  let cancelTimer: (() => void) | undefined;

  async function sweepHourly(): Promise<void> {
    await sweep(options).catch(onFault);
    cancelTimer = clock.after(SWEEP_MS, sweepHourly);
  }
  async function departureOf(id: AccountId): Promise<Departure> {
    const { graceDays } = options;
    return { deletesAt: (await findDeparture(db, id))?.deletes_at ?? null, graceDays };
  }
  return {
    departureOf,
    async leave(id, { password, headers }) {
      await options.accounts.security.requirePassword({ id, headers }, password);
      await setLeaving(options, { id, headers });
      // Without a time of grace it is gone before the answer.
      if (options.graceDays === 0) await sweep(options);
      return departureOf(id);
    },
    stay: (id) => setStaying(options, id),
    export: exportOf,
    async exportSuspended(key) {
      const id = options.dataKeys.read(key);
      const profile = id === null ? undefined : await options.profiles.byId(id);
      if (id === null || profile?.standing !== 'suspended') throw new Refusal('account/link-used');
      const wait = options.limits.take(`data ${id}`, EXPORT_RATE);
      if (wait > 0) throw tooOften(wait);
      return exportOf(id);
    },
    start: sweepHourly,
    [Symbol.dispose]: () => cancelTimer?.(),
  };
}

/** Each export reads everything of the account. */
function tooOften(wait: number): Refusal {
  const message = `Exports can be taken once a minute. Try again in ${wait} s.`;
  return new Refusal('rate/limited', { message, retryAfterSeconds: wait });
}

/** An instance with other people in it keeps somebody who runs it; asked when the standing has changed. */
async function requireAdmin({ profiles }: LeavingOptions, transaction: Db, id: AccountId) {
  const isRun = (await profiles.adminIds(transaction)).length > 0;
  if (!isRun && !(await profiles.isAlone(id, transaction))) throw new Refusal('account/last-admin');
}

async function setLeaving(
  options: LeavingOptions,
  { id, headers }: { id: AccountId; headers: IncomingHttpHeaders },
): Promise<void> {
  const { clock, accounts, graceDays } = options;
  await changeStanding(options, id, {
    standing: 'leaving',
    async record(transaction) {
      const row = { account_id: id, deletes_at: clock.now() + graceDays * DAY_MS };
      return insertDeparture(transaction, row);
    },
  });
  await accounts.endOtherSessions(id, headers);
}

async function setStaying(options: LeavingOptions, id: AccountId): Promise<void> {
  await changeStanding(options, id, {
    standing: 'open',
    // When the time is over the end has begun, and nothing could be kept whole.
    record: (transaction) => removeDeparture(transaction, id, { after: options.clock.now() }),
  });
}

/** The account and its clips appear or disappear in one step; nothing happens when `record` changed nothing. */
async function changeStanding(
  options: LeavingOptions,
  id: AccountId,
  change: { standing: 'open' | 'leaving'; record: (transaction: Db) => Promise<boolean> },
): Promise<void> {
  const { db, profiles, videos, outbox } = options;
  const { standing, record } = change;
  const followed = await db.transaction().execute(async (transaction) => {
    if (!(await record(transaction))) return undefined;
    await profiles.setStanding(transaction, id, standing);
    if (standing === 'leaving') await requireAdmin(options, transaction, id);
    await outbox.write({ kind: 'profile-changed', account: id }, transaction);
    return videos.follow(id, await profiles.standingOf(id, transaction), transaction);
  });
  await followed?.told();
  outbox.wake();
}

/** An account that cannot be deleted now is tried again in an hour; the others do not wait for it. */
async function sweep(options: LeavingOptions): Promise<void> {
  for (const { account_id: id } of await departuresBefore(options.db, options.clock.now())) {
    try {
      await erase(options, id);
    } catch (error) {
      options.onFault(error);
    }
  }
}

/** Belongings first, one after the other, then the account itself: whatever is cut short is done again. */
async function erase(options: LeavingOptions, id: AccountId): Promise<void> {
  const { db, accounts, outbox, belongings } = options;
  for (const belonging of belongings) await belonging.forget(id);
  await db.transaction().execute(async (transaction) => {
    await accounts.erase(transaction, id);
    await removeDeparture(transaction, id, { after: 0 });
    await outbox.write({ kind: 'account-deleted', account: id }, transaction);
  });
  outbox.wake();
}
