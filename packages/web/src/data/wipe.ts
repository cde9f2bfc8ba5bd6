import { getBeacon, SEEN, write } from './device.ts';
import { tell } from './worker-message.ts';

/** Forgets everything that was watched on this device, and what waits on it for the upload page. */
export async function wipeDevice(): Promise<void> {
  (await getBeacon()).wipe();
  for (const key of [SEEN, 'footlights.interests']) write(key, null);
  sessionStorage.clear();
  // What the page remembers is written there once more when it is left.
  addEventListener('pagehide', () => sessionStorage.clear());
  const { player } = await import('#player/extras/player.svelte.ts');
  player.left = { id: '', seconds: 0 };
  await wipeCaches().catch(() => undefined);
}

/** Outside of secure contexts there are none, and some browsers forbid them. */
async function wipeCaches(): Promise<void> {
  if (!('caches' in globalThis)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  tell(navigator.serviceWorker?.controller ?? null, 'keep-shell');
}
