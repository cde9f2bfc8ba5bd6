import { createApp } from '../../packages/server/src/app.ts';
import { configFrom } from '../../packages/server/src/config.ts';
import { createContext } from '../../packages/server/src/context.ts';
import { systemClock } from '../../packages/server/src/lib/clock.ts';
import { createLog } from '../../packages/server/src/log.ts';

// The product as it is, on the machine's clock, logging all it would ever log; it says where it listens.
const [dataDir = ''] = process.argv.slice(2);
const config = configFrom({
  DATA_DIR: dataDir,
  PUBLIC_URL: 'http://footlights.test',
  // Everybody comes through the test's own proxy, with an address each.
  TRUSTED_PROXIES: '127.0.0.1',
  MINIMUM_AGE: '0',
  NEW_ACCOUNT_DAYS: '0',
  LOG_LEVEL: 'debug',
});
const context = await createContext({
  config,
  clock: systemClock,
  log: createLog(config.logLevel),
});
const app = await createApp(context);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: Number(new URL(address).port) });
process.once('SIGTERM', () => {
  void (async () => {
    await app.close();
    await context[Symbol.asyncDispose]();
    process.disconnect();
  })();
});
