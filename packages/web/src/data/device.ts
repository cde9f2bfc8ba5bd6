import type { Beacon } from '@footlights/beacon';
import { rememberSeen } from '@footlights/rank';

// What this device keeps. None of it is ever sent.
export const SEEN = 'footlights.seen';
const KEYS_OFF = 'footlights.keys-off';

let beacon: Promise<Beacon> | undefined;

/** The page's one beacon; its code arrives after the first picture. */
export function getBeacon(): Promise<Beacon> {
  beacon ??= import('@footlights/beacon').then(({ createBeacon }) =>
    createBeacon({ api: '/api/v1' }),
  );
  return beacon;
}

/** Ids of the clips seen on this device, the longest unseen first. */
export function readSeen(): string[] {
  return (read(SEEN) ?? '').split(' ').filter((id) => id !== '');
}

/** Notes on this device that a clip was seen, so that the feed offers others first. */
export function noteSeen(id: string): void {
  write(SEEN, rememberSeen(readSeen(), id).join(' '));
}

/** Whether single keys (J, K, M, Space) steer the player. */
export function hasShortcuts(): boolean {
  return read(KEYS_OFF) === null;
}

/** Switches single-key shortcuts. */
export function setShortcuts(isOn: boolean): void {
  write(KEYS_OFF, isOn ? null : '1');
}

/** What the device keeps under a key; null: nothing, or it may not be read. */
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Storage may be full or forbidden; then nothing is remembered. */
export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Nothing to do: the device keeps nothing.
  }
}
