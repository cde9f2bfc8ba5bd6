import { followNotifications } from './live.ts';

/** Id of the link to the list. */
const BELL = 'bell';

/** Shows on the bell how many notifications are new, until the signal aborts. Loaded when the page has nothing to do. */
export function ringUntil(signal: AbortSignal): void {
  if (signal.aborted) return;
  const stop = followNotifications(({ unread }) => {
    const bell = document.getElementById(BELL);
    if (bell === null) return;
    const name = bell.title;
    bell.ariaLabel = unread > 0 ? `${name} (${unread})` : name;
    if (unread > 0) bell.dataset['count'] = unread > 99 ? '99+' : String(unread);
    else delete bell.dataset['count'];
  });
  signal.addEventListener('abort', stop);
}
