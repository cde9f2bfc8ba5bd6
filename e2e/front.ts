import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in front of the product, on an origin of its own. What is set holds for requests from then on. */
export interface Front extends AsyncDisposable {
  origin: string;
  /** Answers nothing at all, as without a connection. */
  isDown: boolean;
  /** Never answers requests whose path begins like this. */
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
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '';
    if (front.isDown) asked.socket.destroy();
    else if (path === '/_app/version.json' && front.isNewer) answer.end('{"version":"newer"}');
    else if (front.held === undefined || !path.startsWith(front.held)) {
      const extra = path === '/service-worker.js' ? '\n'.repeat(front.workerBytes) : '';
      pass(asked, answer, { origin, extra });
    }
  });
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
