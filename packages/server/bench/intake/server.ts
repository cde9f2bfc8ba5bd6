import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '#app.ts';
import { configFrom } from '#config.ts';
import { createContext } from '#context.ts';
import { systemClock } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import { createLog } from '#log.ts';
import { addClip } from './clip.ts';

// The whole product in a process of its own, with one clip; says where it listens, and ends with its parent.
const [folder = '.'] = process.argv.slice(2);
const dataDir = await mkdtemp(join(folder, 'footlights-intake-'));
const config = configFrom({
  DATA_DIR: dataDir,
  PUBLIC_URL: 'http://footlights.test',
  // Caps are at work, and never reached.
  VIEWS_NETWORKS: '127.0.0.0/8:1000000',
});
const context = await createContext({ config, clock: systemClock, log: createLog('warn') });
const app = await createApp(context);
const video = newId('v');
await addClip(context, video);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({
  port: Number(new URL(address).port),
  video,
  ticket: context.views.ticket().ticket,
});
process.once('disconnect', () => {
  void (async () => {
    await app.close();
    await context[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true });
  })();
});
