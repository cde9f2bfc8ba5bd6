import { getBeacon, SEEN, write } from './device.ts';

/** Forgets everything that was watched on this device, and what waits on it for the upload page. */
export async function wipeDevice(): Promise<void> {
  (await getBeacon()).wipe();
  for (const key of [SEEN, 'footlights.interests']) write(key, null);
  sessionStorage.clear();
}
