import pino, { type DestinationStream, type Logger } from 'pino';

/** What the process says. Never given a request, an address, a user agent or a cookie. */
export type Log = Logger;

/** A logger of one JSON line an event; `destination` replaces stdout in tests. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = { level, base: null, serializers: { err: describeFault, error: describeFault } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Only what code says of itself: library errors may carry whole requests in extra fields. */
function describeFault(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeFault(error.cause) }),
  };
}
