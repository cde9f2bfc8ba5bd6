import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bodies on their way. Who takes too long for one loses the connection. */
export interface BodyWatch {
  /** From the headers on. With `upload`, the answer under way, the body may last as long as enough of it keeps coming. */
  begin(request: IncomingMessage, upload?: ServerResponse): void;
  /** The body is whole, or its connection gone. */
  end(request: IncomingMessage): void;
  /** Watches nothing any more: requests that never had a connection end here. */
  stop(): void;
}

/** What is known of one body. */
interface Watched {
  /** When it is looked at, monotonic ms. */
  due: number;
  upload: ServerResponse | null;
  /** What its connection had brought when it was looked at last. */
  bytes: number;
}

/** A body is cut this share of the deadline late at most: one timer serves all. */
const SLACK = 1 / 20;

/**
 * A body may take `deadlineMs`. One that is an upload may take as long as it needs, while each `deadlineMs` brings
 * `leastBytes` (0 by default) and it has not been answered. Cost: constant for each body, however many there are.
 */
export function createBodyWatch(options: { deadlineMs: number; leastBytes?: number }): BodyWatch {
  const { deadlineMs, leastBytes = 0 } = options;
  /** In the order in which they are due. */
  const begun = new Map<IncomingMessage, Watched>();
  let timer: NodeJS.Timeout | null = null;

  function look(): void {
    const now = performance.now();
    let untilNext: number | null = null;
    for (const [request, watched] of begun) {
      untilNext = watched.due - now;
      if (untilNext > 0) break;
      begun.delete(request);
      if (moves(request, watched, leastBytes)) watch(request, watched.upload);
      else if (!request.complete) request.destroy();
      untilNext = null;
    }
    timer = untilNext === null ? null : wake(untilNext);
  }
  function wake(ms: number): NodeJS.Timeout {
    return setTimeout(look, Math.max(ms, deadlineMs * SLACK)).unref();
  }
  function watch(request: IncomingMessage, upload: ServerResponse | null): void {
    const bytes = upload === null ? 0 : request.socket.bytesRead;
    begun.set(request, { due: performance.now() + deadlineMs, upload, bytes });
    timer ??= wake(deadlineMs);
  }
  return {
    begin: (request, upload) => watch(request, upload ?? null),
    end: (request) => void begun.delete(request),
    stop() {
      begun.clear();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}

function moves(
  { socket, complete }: IncomingMessage,
  { upload, bytes }: Watched,
  least: number,
): boolean {
  if (complete || upload === null || upload.writableEnded) return false;
  return socket.bytesRead - bytes >= least;
}
