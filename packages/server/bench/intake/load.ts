import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { PLAY_PACKET_BYTES } from '@footlights/contract';

/** What a run measured. */
export interface Load {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Where and what to send. */
export interface Target {
  port: number;
  video: string;
  ticket: string;
}

/**
 * Sends plays of distinct tags over kept-alive connections, one request at a time on each, for some seconds.
 * Written on sockets, since a client that costs more than the server would measure itself. Throws on any answer but 204.
 */
export async function load(
  target: Target,
  options: { connections: number; seconds: number },
): Promise<Load> {
  const sockets = await Promise.all(
    Array.from({ length: options.connections }, () => open(target.port)),
  );
  const template = requestOf(target);
  const latencies: number[] = [];
  const until = performance.now() + options.seconds * 1000;
  const started = performance.now();
  await Promise.all(sockets.map((socket) => keepSending(socket, { template, until, latencies })));
  const seconds = (performance.now() - started) / 1000;
  for (const socket of sockets) socket.destroy();
  latencies.sort((a, b) => a - b);
  return {
    requestsPerSecond: latencies.length / seconds,
    p50Ms: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  };
}

const TAG = '0123456789abcdef';

function requestOf({ video, ticket }: Target): { bytes: Buffer; tagAt: number } {
  const packet = { video, tag: TAG, first: 1, passes: [7], source: 'feed', ticket };
  const body = JSON.stringify(packet).padEnd(PLAY_PACKET_BYTES);
  const bytes = Buffer.from(
    [
      'POST /api/v1/plays HTTP/1.1',
      'host: footlights.test',
      'user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'accept: */*',
      'accept-language: en-US,en;q=0.5',
      'origin: http://footlights.test',
      'content-type: text/plain',
      `content-length: ${PLAY_PACKET_BYTES}`,
      'connection: keep-alive',
      '',
      body,
    ].join('\r\n'),
  );
  return { bytes, tagAt: bytes.indexOf(TAG) };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function keepSending(
  socket: Socket,
  run: { template: { bytes: Buffer; tagAt: number }; until: number; latencies: number[] },
): Promise<void> {
  const { template, until, latencies } = run;
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    const next = () => {
      const request = Buffer.from(template.bytes);
      request.write(randomBytes(8).toString('hex'), template.tagAt, 'latin1');
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('data', (answer) => {
      if (!answer.subarray(0, 12).equals(NO_CONTENT)) {
        reject(new Error(`An answer was ${answer.toString('latin1').slice(0, 200)}`));
        return;
      }
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < until) next();
      else resolve();
    });
    socket.once('close', () => reject(new Error('The server closed a connection.')));
    next();
  });
}

const NO_CONTENT = Buffer.from('HTTP/1.1 204');
