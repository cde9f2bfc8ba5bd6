import type { IncomingMessage } from 'node:http';
import { createBodyWatch } from './body-watch.ts';
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
  const watch = createBodyWatch({ deadlineMs });

  function forget(this: IncomingMessage): void {
    watch.end(this);
  }
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
        if (bytes > maxBytes) done(new Refusal('request/too-large'));
        else if (first === null) first = part;
        else (parts ??= [first]).push(part);
      });
      request.on('end', () => {
        if (bytes <= maxBytes) done(textOf(parts ?? first));
      });
      request.on('close', forget);
    },
  };
}

function textOf(read: Buffer | Buffer[] | null): string {
  if (read === null) return '';
  return (Array.isArray(read) ? Buffer.concat(read) : read).toString();
}
