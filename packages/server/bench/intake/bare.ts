import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The twin: parses the same JSON and answers 204, and does nothing else.
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => {
    body += part;
  });
  request.on('end', () => {
    JSON.parse(body);
    response.writeHead(204).end();
  });
});
server.keepAliveTimeout = 72_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({
    port: (server.address() as AddressInfo).port,
    video: `v_${'A'.repeat(22)}`,
    ticket: 'A'.repeat(32),
  });
});
process.once('disconnect', () => server.close(() => process.exit()));
