import { getBeacon, SEEN, write } from './device.ts';
import { tell } from './worker-message.ts';

/** Forgets everything that was watched on this device, and what waits on it for the upload page. */
export async function wipeDevice(): Promise<void> {
  (await getBeacon()).wipe();
  for (const key of [SEEN, 'footlights.interests']) write(key, null);
  sessionStorage.clear();
  await wipeCaches();
}

/** Outside of secure contexts there are none. */
async function wipeCaches(): Promise<void> {
  if (!('caches' in globalThis)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  tell(navigator.serviceWorker.controller, 'keep-shell');
}
