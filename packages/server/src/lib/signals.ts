/** A signal to the whole process group may come twice; only a later one cuts the clean end short. */
const ECHO_MS = 1000;

/** Aborts at SIGINT or SIGTERM. Another one more than a second later ends the process at once, with code 1. */
export function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (firstAt !== undefined && performance.now() - firstAt > ECHO_MS) process.exit(1);
      firstAt ??= performance.now();
      controller.abort();
    });
  }
  return controller.signal;
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
