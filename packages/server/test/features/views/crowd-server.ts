import { promisify } from 'node:util';
import { createWorld } from '#test/world.ts';
import { listen } from '../../http/raw.ts';
import { pendingOf } from './pending.ts';
import { addVideo, createAudience } from './plays.ts';

/** What the server of a crowd says first. */
export interface CrowdTarget {
  port: number;
  video: string;
  ticket: string;
}

/** What it says when it is asked. */
export interface CrowdState {
  connections: number;
  /** Resident memory of the process, bytes. */
  memory: number;
}

// The whole app in a process of its own; asked from outside how it is, and how many views it has. Ends with its parent.
const world = await createWorld({ env: { VIEWS_NETWORKS: '127.0.0.0/8:1000000' } });
const video = await addVideo(world);
const { ticket } = await createAudience(world).ticket();
const { port } = await listen(world);
process.send?.({ port, video, ticket } satisfies CrowdTarget);

process.on('message', (question) => {
  void (question === 'views' ? tellViews() : tellState());
});

async function tellState(): Promise<void> {
  const connections = await promisify((done: (error: Error | null, count: number) => void) =>
    world.app.server.getConnections(done),
  )();
  const memory = process.memoryUsage().rss;
  process.send?.({ connections, memory } satisfies CrowdState);
}

/** Those that are not released yet, from the journal. */
async function tellViews(): Promise<void> {
  process.send?.((await pendingOf(world, video)).views);
}

process.once('disconnect', () => {
  void world[Symbol.asyncDispose]().then(() => process.exit());
});
