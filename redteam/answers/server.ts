import { getTicket } from '@footlights/contract';
import { pendingOf } from '../../packages/server/test/features/views/pending.ts';
import { addVideo } from '../../packages/server/test/features/views/plays.ts';
import { createWorld } from '../../packages/server/test/world.ts';
import type { Stage } from './stage.ts';

// The product in a process of its own, a counting day old, so that there is a ticket that comes too late.
const DAY_MS = 86_400_000;

const [cap = '64'] = process.argv.slice(2);
const world = await createWorld({
  // One network that is at its cap after a few devices, and one that never is.
  env: { VIEWS_NETWORKS: `127.0.0.2/32:${cap},127.0.0.1/32:1000000` },
});
const visitor = world.visitor();
const late = await visitor.call(getTicket, {});
await world.clock.advance(DAY_MS);
const video = await addVideo(world);
const { ticket } = await visitor.call(getTicket, {});
const address = await world.app.listen({ port: 0, host: '127.0.0.1' });
const stage: Stage = {
  port: Number(new URL(address).port),
  video,
  ticket,
  lateTicket: late.ticket,
  capped: '127.0.0.2',
};
process.send?.(stage);
process.on('message', () => {
  void pendingOf(world, video).then(({ viewers }) => process.send?.(viewers));
});
process.once('disconnect', () => {
  void (async () => {
    await world[Symbol.asyncDispose]();
    process.exit();
  })();
});
