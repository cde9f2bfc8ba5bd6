import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A server in front of the product, on an origin of its own. What is set holds for requests from then on. */
export interface Front extends AsyncDisposable {
  origin: string;
  /** Answers nothing at all, as without a connection. */
  isDown: boolean;
  /** Requests whose path begins like this wait. */
  held: string | undefined;
  /** Gives a service worker that differs by this many bytes. */
  workerBytes: number;
  /** Says that the app has been built anew. */
  isNewer: boolean;
}

/** Opens it before `origin`. */
export async function openFront(origin: string): Promise<Front> {
  const front: Omit<Front, typeof Symbol.asyncDispose> = {
    origin: '',
    isDown: false,
    held: undefined,
    workerBytes: 0,
    isNewer: false,
  };
  const answerTo = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const path = asked.url ?? '';
    while (front.held !== undefined && path.startsWith(front.held)) await pause(50);
    if (front.isDown) asked.socket.destroy();
    else if (path === '/_app/version.json' && front.isNewer) answer.end('{"version":"newer"}');
    else {
      const extra = path === '/service-worker.js' ? '\n'.repeat(front.workerBytes) : '';
      pass(asked, answer, { origin, extra });
    }
  };
  const server = createServer((asked, answer) => void answerTo(asked, answer));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  front.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(front, {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  { origin, extra }: { origin: string; extra: string },
): void {
  const { method, headers, url = '' } = asked;
  // What is to become longer comes as it is, and whole.
  if (extra !== '') for (const name of ['if-none-match', 'accept-encoding']) delete headers[name];
  const passed = request(new URL(url, origin), { ...(method && { method }), headers }, (got) => {
    const { 'content-length': length, ...rest } = got.headers;
    const isLonger = extra !== '' && length !== undefined;
    answer.writeHead(got.statusCode ?? 502, isLonger ? rest : got.headers);
    got.on('end', () => answer.end(extra));
    got.pipe(answer, { end: false });
  });
  passed.on('error', () => answer.destroy());
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
}
