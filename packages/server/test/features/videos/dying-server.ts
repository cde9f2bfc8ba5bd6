/** A server that uploads a clip to itself and says when it is being encoded, so that it can be killed just then. */
import { getOwnVideo } from '@footlights/contract';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld } from '#test/world.ts';

const [dataDir, file] = process.argv.slice(2);
if (dataDir === undefined || file === undefined) throw new Error('Folder and file are needed.');
const world = await createWorld({ dataDir });
const ana = await world.as('ana');
const id = await world.upload(ana, file);
for (;;) {
  const { processing } = await ana.call(getOwnVideo, { params: { id } });
  if (processing.step === '480p' || processing.step === '720p') break;
  if (processing.state === 'ready' || processing.state === 'failed') throw new Error('Too late.');
  await sleep(2);
}
process.stdout.write(`${id}\n`);
await sleep(60_000);
