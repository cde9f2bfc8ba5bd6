import { randomBytes } from 'node:crypto';
import { createTally } from '@footlights/count';
import type { CounterParts } from '../../packages/server/src/features/views/options.ts';
import type { Sender } from '../../packages/server/src/features/views/networks.ts';
import { type Laboratory, openLaboratory } from '../statistics/laboratory.ts';

/** What a flood of new tags did. */
export interface Flood {
  /** Tags there was room for. */
  room: number;
  sent: number;
  /** Packets that were told to come later, since the room was used up. */
  refused: number;
  /** What the process grew by, all of it: tags, caps, rates and garbage. */
  bytes: number;
  /** A tag from before the flood still counts when the room is used up. */
  isKnownTaken: boolean;
}

const AT_ONCE = 4000;

/** Half as many tags again as there is room for, every hundred of them from a network of its own, on many clips. */
export async function flood(options: {
  room: number;
  parts: Partial<CounterParts> | undefined;
}): Promise<Flood> {
  const { room, parts = {} } = options;
  const { createTally: create = createTally } = parts;
  const small = (given: Parameters<typeof createTally>[0]) => create({ ...given, maxTags: room });
  await using laboratory = await openLaboratory({
    videos: 50,
    parts: { ...parts, createTally: small },
  });
  const [early] = laboratory.videos;
  const known = packetOf(laboratory, early ?? '');
  await take(laboratory, [known], senderOf(laboratory, 0));
  const before = process.memoryUsage().rss;
  let refused = 0;
  const sent = Math.ceil(room * 1.5);
  for (let at = 0; at < sent; at += AT_ONCE) {
    refused += await part(laboratory, at, Math.min(AT_ONCE, sent - at));
  }
  const bytes = process.memoryUsage().rss - before;
  const again = JSON.stringify({ ...JSON.parse(known), first: 2 });
  const isKnownTaken = (await take(laboratory, [again], senderOf(laboratory, 0))) === 1;
  return { room, sent, refused, bytes, isKnownTaken };
}

const PER_NETWORK = 100;

async function part(laboratory: Laboratory, from: number, count: number): Promise<number> {
  const { videos } = laboratory;
  let taken = 0;
  for (let at = from; at < from + count; at += PER_NETWORK) {
    const packets = Array.from({ length: Math.min(PER_NETWORK, from + count - at) }, (_, i) =>
      packetOf(laboratory, videos[(at + i) % videos.length] ?? ''),
    );
    taken += await take(laboratory, packets, senderOf(laboratory, 1 + at / PER_NETWORK));
  }
  return count - taken;
}

function packetOf({ world }: Laboratory, video: string): string {
  const { ticket } = world.context.views.ticket();
  const tag = randomBytes(8).toString('hex');
  return JSON.stringify({ video, tag, first: 1, passes: [1], source: 'feed', ticket });
}

function senderOf({ world }: Laboratory, network: number): Sender {
  return world.context.views.senderOf(
    `${45 + (network >> 16)}.${(network >> 8) & 255}.${network & 255}.7`,
  );
}

/** How many of these were taken. */
async function take(
  { world }: Laboratory,
  packets: readonly string[],
  sender: Sender,
): Promise<number> {
  const taken = packets.map(
    (packet) =>
      new Promise<boolean>((resolve) => {
        world.context.views.take(packet, { sender, isBot: false }, resolve);
      }),
  );
  const ends = await Promise.allSettled(taken);
  return ends.filter((end) => end.status === 'fulfilled' && end.value).length;
}
