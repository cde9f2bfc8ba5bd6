import { self as worker } from '$app/service-worker';
import { shownOf, tabAt } from '#data/push-shown.ts';
import { SHARE_PATH, sweepShared } from '#data/shared-clip.ts';
import type { WorkerMessage } from '#data/worker-message.ts';
import { answerOf, keepShell, letPass, takeOver } from './shell.ts';
import { takeIn } from './share.ts';

// It keeps the files of the app, one page that says that there is no connection, and what was shared until the upload
// page takes it. Pages come from the network or not at all, media and API do not pass through it: whoever looks into
// what it keeps finds nothing that tells what was watched.

void sweepShared(Date.now());

worker.addEventListener('install', (event) => {
  event.waitUntil(letPass(event).catch(() => undefined));
  event.waitUntil(keepShell());
});

worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));

worker.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  const isShare = method === 'POST' && mode === 'navigate' && pathname === SHARE_PATH;
  const answer = isShare ? takeIn(event.request) : answerOf(event, pathname);
  if (answer !== undefined) event.respondWith(answer);
});

worker.addEventListener('message', (event) => {
  const asked = event.data as WorkerMessage;
  event.waitUntil(asked === 'take-over' ? worker.skipWaiting() : keepShell());
});

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
