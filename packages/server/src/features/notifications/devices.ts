import { createHash } from 'node:crypto';
import { MOST_PUSH_DEVICES, type NotificationSettings } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { startOfDay } from '#lib/day.ts';
import type { AccountId } from '#lib/ids.ts';
import { devicesOf, dropDevice, hasDevice, putDevice } from './device-store.ts';
import type { NotificationsOptions } from './options.ts';
import type { PushDeviceRow } from './table.ts';

/** A browser as its account sees it. */
export type Device = NotificationSettings['devices'][number];

/** A browser that asks for pushes. */
export interface NewDevice {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** The sign-in that asks: pushes end with it. */
  sessionId: string;
  label: string;
}

/** The browsers of accounts that get pushes. */
export interface Devices {
  list(id: AccountId): Promise<Device[]>;
  hasAny(id: AccountId): Promise<boolean>;
  /** Idempotent. Refuses with `notification/push-address` and `notification/too-many-devices`. */
  add(id: AccountId, device: NewDevice): Promise<Device>;
  /** Nothing when the account has no such browser. */
  remove(id: AccountId, device: string): Promise<void>;
  /** The browsers whose sign-in is still open; the others are forgotten. */
  openOf(id: AccountId): Promise<PushDeviceRow[]>;
}

/** Id of the browser that has that endpoint; browsers know it too. */
export function deviceId(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('base64url').slice(0, 22);
}

export function createDevices({
  db,
  clock,
  push,
  openSessions,
}: Pick<NotificationsOptions, 'db' | 'clock' | 'push' | 'openSessions'>): Devices {
  async function openOf(id: AccountId): Promise<PushDeviceRow[]> {
    const rows = await devicesOf(db, id);
    const open = await openSessions(rows.map(({ session_id }) => session_id));
    const [kept, ended] = [
      rows.filter(({ session_id }) => open.has(session_id)),
      rows.filter(({ session_id }) => !open.has(session_id)),
    ];
    for (const one of ended) await dropDevice(db, one.id, id);
    return kept;
  }
  return {
    openOf,
    list: async (id) => (await devicesOf(db, id)).map(shown),
    hasAny: (id) => hasDevice(db, id),
    remove: (id, device) => dropDevice(db, device, id),
    async add(accountId, { endpoint, keys, sessionId, label }) {
      if (!push.accepts(endpoint)) throw new Refusal('notification/push-address');
      const id = deviceId(endpoint);
      const others = (await openOf(accountId)).filter((one) => one.id !== id);
      if (others.length >= MOST_PUSH_DEVICES) throw new Refusal('notification/too-many-devices');
      const row = {
        id,
        account_id: accountId,
        session_id: sessionId,
        endpoint,
        ...keys,
        label,
        added_at: startOfDay(clock.now()),
      };
      await putDevice(db, row);
      return shown(row);
    },
  };
}

function shown({ id, label, added_at: addedAt }: PushDeviceRow): Device {
  return { id, label, addedAt };
}
