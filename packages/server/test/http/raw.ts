import { connect, type Socket } from 'node:net';
import { PLAY_PACKET_BYTES } from '@footlights/contract';
import type { World } from '#test/world.ts';

/** Speaks to a world over real connections, in bytes. */
export interface RawClient {
  port: number;
  /** Sends bytes on a connection of their own; everything that came back until nothing more did, or the end. */
  exchange(
    bytes: Uint8Array | string,
    wait?: { firstMs?: number; quietMs?: number },
  ): Promise<{ text: string; isClosed: boolean }>;
  /** A connection that is left open. */
  open(bytes?: string): Promise<Socket>;
}

/** Lets the world listen. */
export async function listen({ app }: World): Promise<RawClient> {
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);

  async function open(bytes = ''): Promise<Socket> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    // A reset is an answer too.
    socket.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    if (bytes !== '') socket.write(bytes);
    return socket;
  }
  return {
    port,
    open,
    async exchange(bytes, { firstMs = 10_000, quietMs = 100 } = {}) {
      const socket = await open();
      let text = '';
      let isClosed = false;
      socket.write(bytes);
      await new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, firstMs);
        socket.on('data', (part: Buffer) => {
          text += part.toString('latin1');
          clearTimeout(timer);
          timer = setTimeout(resolve, quietMs);
        });
        socket.once('close', () => {
          isClosed = true;
          clearTimeout(timer);
          resolve();
        });
      });
      socket.destroy();
      return { text, isClosed };
    },
  };
}

/** A request to report a packet as browsers send it, with these changes. Null leaves a header out. */
export function playRequest(
  packet: object | string,
  changes: { path?: string; headers?: Record<string, string | null>; isChunked?: boolean } = {},
): string {
  const body = (typeof packet === 'string' ? packet : JSON.stringify(packet)).padEnd(
    PLAY_PACKET_BYTES,
  );
  const { path = '/api/v1/plays', isChunked = false } = changes;
  const headers: Record<string, string | null> = {
    host: 'footlights.test',
    origin: 'http://footlights.test',
    'user-agent': 'Mozilla/5.0 Firefox/140.0',
    'content-type': 'text/plain;charset=UTF-8',
    ...(isChunked
      ? { 'transfer-encoding': 'chunked' }
      : { 'content-length': String(Buffer.byteLength(body)) }),
    ...changes.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  const sent = isChunked
    ? `${chunk(body.slice(0, 100))}${chunk(body.slice(100))}${chunk('')}`
    : body;
  return [`POST ${path} HTTP/1.1`, ...lines, '', sent].join('\r\n');
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}
