/// <reference lib="webworker" />
import { shownOf, tabAt } from '../data/push-shown.ts';

// It shows pushes and opens what they are about. It answers no request and keeps nothing.
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('push', (event) => {
  const { title, ...options } = shownOf(event.data?.text() ?? '');
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open((event.notification.data as { path: string }).path));
});

/** In the tab that is there already, else in a new one: others are left alone, something may be written or sent there. */
async function open(path: string): Promise<void> {
  const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = tabAt(tabs, path);
  if (there === undefined) await worker.clients.openWindow(path);
  else await there.focus();
}
