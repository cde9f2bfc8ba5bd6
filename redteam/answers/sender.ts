import { connect, type Socket } from 'node:net';
import { PLAY_PACKET_BYTES, type PlayPacket } from '@footlights/contract';

/** One answer as the sender sees it. */
export interface Answer {
  /** All its bytes, the date left out. */
  text: string;
  /** From the last byte sent to the first byte of the answer. */
  milliseconds: number;
}

/** One kept-alive connection that asks and waits. */
export interface Sender extends Disposable {
  send(packet: PlayPacket): Promise<Answer>;
}

/** Opens one from an address of this machine. */
export async function openSender(options: {
  port: number;
  address: string;
  userAgent: string;
}): Promise<Sender> {
  const { port, address, userAgent } = options;
  const socket: Socket = connect({ port, host: '127.0.0.1', localAddress: address, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const head = [
    'POST /api/v1/plays HTTP/1.1',
    'host: footlights.test',
    `user-agent: ${userAgent}`,
    'origin: http://footlights.test',
    'content-type: text/plain;charset=UTF-8',
    `content-length: ${PLAY_PACKET_BYTES}`,
    '',
    '',
  ].join('\r\n');
  return {
    send: (packet) =>
      new Promise((resolve, reject) => {
        const bytes = Buffer.from(head + JSON.stringify(packet).padEnd(PLAY_PACKET_BYTES));
        const failed = () => reject(new Error('The server closed the connection.'));
        socket.once('close', failed);
        const begun = performance.now();
        socket.once('data', (answer: Buffer) => {
          const milliseconds = performance.now() - begun;
          socket.off('close', failed);
          const text = answer.toString('latin1').replace(/date: [^\r]*\r\n/i, '');
          resolve({ text, milliseconds });
        });
        socket.write(bytes);
      }),
    [Symbol.dispose]: () => socket.destroy(),
  };
}
