import type { IncomingMessage } from 'node:http';
import { Refusal } from './errors.ts';

/** Reads small bodies as text. */
export interface BodyReader {
  /** Calls `done` once with the text or why there is none; never when the connection ends before the body does. */
  read(request: IncomingMessage, done: (body: string | Refusal) => void): void;
}

/** From a request's headers to the end of its body. Who needs longer for a few bytes holds a connection for nothing. */
const DEADLINE_MS = 20_000;

/** Bodies of up to `maxBytes`. A connection whose body has not come within the deadline is cut. */
export function createBodyReader(options: { maxBytes: number; deadlineMs?: number }): BodyReader {
  const { maxBytes, deadlineMs = DEADLINE_MS } = options;
  const watch = createWatch(deadlineMs);

  return {
    read(request, done) {
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
        done(new Refusal('request/too-large'));
        return;
      }
      let first: Buffer | null = null;
      let parts: Buffer[] | null = null;
      let bytes = 0;
      watch.begin(request);
      request.on('data', (part: Buffer) => {
        const before = bytes;
        bytes += part.length;
        if (before > maxBytes) return;
        if (bytes > maxBytes) {
          watch.end(request);
          done(new Refusal('request/too-large'));
        } else if (first === null) first = part;
        else (parts ??= [first]).push(part);
      });
      request.on('end', () => {
        watch.end(request);
        if (bytes <= maxBytes) done(textOf(parts ?? first));
      });
      request.on('close', () => watch.end(request));
    },
  };
}

function textOf(read: Buffer | Buffer[] | null): string {
  if (read === null) return '';
  return (Array.isArray(read) ? Buffer.concat(read) : read).toString();
}

/** Cuts what takes too long, looked at twice per deadline: a timer for each of many thousand bodies a second would show. */
function createWatch(deadlineMs: number) {
  const begun = new Map<IncomingMessage, number>();
  let timer: NodeJS.Timeout | null = null;
  let round = 0;

  function look(): void {
    round += 1;
    for (const [request, since] of begun) {
      if (round - since < 2) break;
      begun.delete(request);
      request.socket.destroy();
    }
    timer = begun.size === 0 ? null : setTimeout(look, deadlineMs / 2).unref();
  }
  return {
    begin(request: IncomingMessage): void {
      begun.set(request, round);
      timer ??= setTimeout(look, deadlineMs / 2).unref();
    },
    end: (request: IncomingMessage) => begun.delete(request),
  };
}
