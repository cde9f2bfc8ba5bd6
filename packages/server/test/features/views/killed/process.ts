import { createApp } from '#app.ts';
import { configFrom } from '#config.ts';
import { createContext } from '#context.ts';
import { systemClock } from '#lib/clock.ts';
import { createLog } from '#log.ts';

// The server on the machine's clock, to be killed: says where it listens and goes on until then.
const [dataDir = ''] = process.argv.slice(2);
const config = configFrom({
  DATA_DIR: dataDir,
  KEYS: 'disk',
  PUBLIC_URL: 'http://footlights.test',
});
const context = await createContext({ config, clock: systemClock, log: createLog('error') });
const app = await createApp(context);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ address });
