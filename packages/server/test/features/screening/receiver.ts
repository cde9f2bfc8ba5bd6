import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The secret of the specification's own example. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A request as it came. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A service that screens clips, on this machine. */
export interface Receiver extends AsyncDisposable {
  url: string;
  received: Received[];
  /** How it answers from now on. */
  answer: (response: ServerResponse) => void;
}

export function passing(response: ServerResponse): void {
  response.end(JSON.stringify({ verdict: 'pass' }));
}

export async function openReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: passing,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      receiver.received.push({ headers: request.headers, body });
      receiver.answer(response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/clips`;
  return receiver;
}

/** Whether the signature of a request is right, checked as the specification says. */
export function isSigned({ headers, body }: Received): boolean {
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  const said = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const signature = createHmac('sha256', key).update(said).digest('base64');
  return headers['webhook-signature'] === `v1,${signature}`;
}
