import { signUp } from '@footlights/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#app.ts';
import { configFrom } from '#config.ts';
import { createContext, type Context } from '#context.ts';
import { systemClock } from '#lib/clock.ts';
import { createPerson, type Person } from '#lib/person.ts';
import { createLog } from '#log.ts';

/** The server on a folder of its own, by the machine's clock, listening on loopback. */
export interface RealServer extends AsyncDisposable {
  context: Context;
  port: number;
  /** A signed-up account that reaches the server in process. */
  ana: Person;
}

/** Starts one; `origin` is what it believes to be called. */
export async function startRealServer(): Promise<RealServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-bench-'));
  const origin = 'http://footlights.test';
  const config = configFrom({
    DATA_DIR: dataDir,
    PUBLIC_URL: origin,
    MINIMUM_AGE: '0',
    NEW_ACCOUNT_DAYS: '0',
    LOG_LEVEL: 'warn',
  });
  const context = await createContext({ config, clock: systemClock, log: createLog('warn') });
  const app = await createApp(context);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const ana = createPerson({
    inject: (request) => app.inject(request),
    origin,
    address: '198.18.0.1',
    userAgent: 'bench',
  });
  await ana.call(signUp, { body: { username: 'ana', password: 'ana likes footlights' } });
  return {
    context,
    port: (app.server.address() as AddressInfo).port,
    ana,
    async [Symbol.asyncDispose]() {
      await app.close();
      await context[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}
