/** The server of the upload benchmark: tells its port and a session, then serves until it is told to stop. */
import { startRealServer } from './real-server.ts';

const server = await startRealServer();
const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/session`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: 'http://footlights.test' },
  body: JSON.stringify({ login: 'ana', password: 'ana likes footlights' }),
});
const cookie = answer.headers
  .getSetCookie()
  .map((line) => line.split(';')[0])
  .join('; ');
process.send?.({ port: server.port, cookie });
process.once('message', () => {
  process.disconnect();
  void server[Symbol.asyncDispose]();
});
