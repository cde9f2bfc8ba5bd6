import { connect } from 'node:net';

/** What a load did. */
export interface LoadResult {
  perSecond: number;
  /** 99th percentile of the time to an answer, milliseconds. */
  p99Ms: number;
}

/**
 * Asks for one address over `connections` kept-alive connections, each asking again when it has been answered, or at a
 * given pace. Speaks on bare sockets and looks only for lengths, so that the load costs less than what it measures.
 */
export async function load(options: {
  port: number;
  path: string;
  headers?: Record<string, string>;
  connections: number;
  seconds: number;
  /** Requests a second over all connections; as fast as can be when absent. */
  perSecond?: number;
}): Promise<LoadResult> {
  const until = performance.now() + options.seconds * 1000;
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(Array.from({ length: options.connections }, () => ask(options, until, times)));
  const elapsed = (performance.now() - started) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  return {
    perSecond: times.length / elapsed,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
  };
}

function ask(
  { port, path, headers = {}, connections, perSecond }: Parameters<typeof load>[0],
  until: number,
  times: number[],
): Promise<void> {
  const lines = Object.entries({ Host: 'footlights.test', ...headers });
  const asked = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const request = `GET ${path} HTTP/1.1\r\n${asked}\r\n`;
  const everyMs = perSecond === undefined ? 0 : (connections / perSecond) * 1000;
  const socket = connect(port, '127.0.0.1');
  let sentAt = 0;
  let missing = -1;
  return new Promise((resolve, reject) => {
    const send = () => {
      if (performance.now() >= until) {
        socket.destroy();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(request);
    };
    socket.once('connect', () => setTimeout(send, Math.random() * everyMs));
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      if (missing === -1) {
        const head = chunk.indexOf('\r\n\r\n');
        const text = chunk.toString('latin1', 0, head);
        if (!text.startsWith('HTTP/1.1 200')) return reject(new Error(text));
        missing = Number(/content-length: (\d+)/i.exec(text)?.[1]) + head + 4;
      }
      missing -= chunk.length;
      if (missing > 0) return;
      missing = -1;
      const took = performance.now() - sentAt;
      times.push(took);
      if (took >= everyMs) send();
      else setTimeout(send, everyMs - took);
    });
  });
}
