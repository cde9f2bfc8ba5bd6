import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '#app.ts';
import { configFrom } from '#config.ts';
import { createContext } from '#context.ts';
import { createLog } from '#log.ts';
import { addClips } from './clip.ts';
import { createJumpingClock } from './clock.ts';

// The whole product in a process of its own; says where it listens, and ends with its parent.
// Told `release`, it lets time pass until the windows of all clips are due.
const CLIPS = 10_000;
const HOUR_MS = 3_600_000;

const [folder = '.'] = process.argv.slice(2);
const dataDir = await mkdtemp(join(folder, 'footlights-intake-'));
const config = configFrom({
  DATA_DIR: dataDir,
  PUBLIC_URL: 'http://footlights.test',
  // Caps are at work, and never reached.
  VIEWS_NETWORKS: '127.0.0.0/8:1000000',
  LOG_LEVEL: 'error',
});
// A little after a midnight, so that the counting day outlasts the run.
const clock = createJumpingClock(Date.UTC(2026, 0, 15, 0, 10));
const outside = { config, clock, log: createLog('error') };
const before = await createContext(outside);
const [video] = await addClips(before, CLIPS);
await before[Symbol.asyncDispose]();

const context = await createContext(outside);
const app = await createApp(context);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({
  port: Number(new URL(address).port),
  video,
  ticket: context.views.ticket().ticket,
});
// The first windows last an hour, and each later one of a clip that few watch twice as long.
let hours = 1;
process.on('message', () => {
  clock.jump(hours * HOUR_MS);
  hours *= 2;
});
process.once('disconnect', () => {
  void (async () => {
    await app.close();
    await context[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true });
    process.exit();
  })();
});
