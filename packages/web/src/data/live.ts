import { urlOf, watchNotifications, type LiveNotifications } from '@footlights/contract';

/** Called with every event while it follows. */
export type LiveListener = (event: LiveNotifications) => void;

/** How long a stream that was refused is left alone, in milliseconds. */
const AGAIN_MS = 60_000;

const listeners = new Set<LiveListener>();
let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let latest: LiveNotifications | undefined;

/** Hears of notifications as they come; all of a page share one connection, which rests while the page is hidden. */
export function followNotifications(listener: LiveListener): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', connect);
    connect();
  } else if (latest !== undefined) listener({ ...latest, notifications: [], isStale: false });
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', connect);
    disconnect();
  };
}

function connect(): void {
  disconnect();
  if (document.hidden) return;
  source = new EventSource(urlOf(watchNotifications));
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as LiveNotifications;
    // After a rest nobody knows what was missed.
    const isStale = latest !== undefined && latest.position !== event.position;
    const isGap = isStale && event.notifications.length === 0;
    latest = event;
    for (const listener of listeners) listener(isGap ? { ...event, isStale: true } : event);
  });
  source.addEventListener('error', () => {
    // The browser reconnects by itself, from the last event on, unless the answer was no stream.
    if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, AGAIN_MS);
  });
}

function disconnect(): void {
  clearTimeout(timer);
  source?.close();
  source = undefined;
}
