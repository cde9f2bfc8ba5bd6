import { once } from 'node:events';
import { createServer } from 'node:net';

/** Rejects as `listen` would when this port cannot be had, before work is done that needs it. */
export async function requirePort(port: number, host: string): Promise<void> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
