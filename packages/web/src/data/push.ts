import { addPushDevice, removePushDevice } from '@footlights/contract';
import { api } from './api.ts';
import { registerWorker } from './worker.ts';

/** Why this browser cannot get pushes now; null: it can. */
export type PushHindrance = 'insecure' | 'unsupported' | 'install' | 'denied' | null;

/** What stands in the way of pushes in this browser. */
export function pushHindrance(): PushHindrance {
  if (!isSecureContext) return 'insecure';
  // On iPhones pages get pushes once they are on the home screen.
  const isTouchMac = /iPhone|iPad/.test(navigator.userAgent) || navigator.maxTouchPoints > 4;
  if (!('PushManager' in globalThis)) return isTouchMac ? 'install' : 'unsupported';
  if (!('serviceWorker' in navigator)) return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : null;
}

/** The id under which the server knows this browser; null: it gets no pushes. */
export async function ownPushDevice(): Promise<string | null> {
  if (pushHindrance() !== null) return null;
  const subscription = await (await worker())?.pushManager.getSubscription();
  return subscription ? deviceId(subscription.endpoint) : null;
}

/** Asks for pushes and tells the server; false when the person declined. */
export async function beginPushes(pushKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const registration = await registerWorker();
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  });
  const { endpoint, keys = {} } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys;
  await api.call(addPushDevice, { body: { endpoint: endpoint ?? '', keys: { p256dh, auth } } });
  return true;
}

/** Ends pushes to this browser, here and on the server. */
export async function endPushes(): Promise<void> {
  const subscription = await (await worker())?.pushManager.getSubscription();
  if (!subscription) return;
  const id = await deviceId(subscription.endpoint);
  await subscription.unsubscribe();
  await api.call(removePushDevice, { params: { id } });
}

function worker(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker.getRegistration('/');
}

async function deviceId(endpoint: string): Promise<string> {
  const bytes = new TextEncoder().encode(endpoint);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const text = btoa(String.fromCharCode(...hash));
  return text.replaceAll('+', '-').replaceAll('/', '_').slice(0, 22);
}
