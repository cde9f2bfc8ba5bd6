/** What a page asks of the service worker: to replace the one in charge, or to fetch again what was wiped. */
export type WorkerMessage = 'take-over' | 'keep-shell';
