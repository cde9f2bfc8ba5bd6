/** What a page asks of the service worker: to replace the one in charge, or to fetch again what was wiped. */
export type WorkerMessage = 'take-over' | 'keep-shell';

/** Asks it of a worker, if there is one. */
export function tell(worker: ServiceWorker | null, message: WorkerMessage): void {
  worker?.postMessage(message, []);
}
