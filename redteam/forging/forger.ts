import { randomBytes } from 'node:crypto';
import { getTicket, PLAY_PACKET_BYTES } from '@footlights/contract';
import { pendingOf } from '../../packages/server/test/features/views/pending.ts';
import { addVideo } from '../../packages/server/test/features/views/plays.ts';
import type { World } from '../../packages/server/test/world.ts';

/** Who a forged packet seems to come from. */
export interface Disguise {
  /** Address of the connection. */
  address: string;
  headers?: Record<string, string>;
}

/** What a forgery came to. */
export interface Forged {
  /** Packets that were answered 204. */
  taken: number;
  /** Packets that were refused as of a foreign origin. */
  foreign: number;
  /** New viewers that the clip got. */
  viewers: number;
}

const AT_ONCE = 200;

/** Sends as many packets as there are disguises through the real route, each with a tag of its own, to a fresh clip. */
export async function forge(world: World, disguises: readonly Disguise[]): Promise<Forged> {
  const video = await addVideo(world);
  const { ticket } = await world.visitor().call(getTicket, {});
  const codes: number[] = [];
  for (let at = 0; at < disguises.length; at += AT_ONCE) {
    const sent = disguises.slice(at, at + AT_ONCE).map(async ({ address, headers }) => {
      const tag = randomBytes(8).toString('hex');
      const packet = { video, tag, first: 1, passes: [5], source: 'feed', ticket };
      const { statusCode } = await world.app.inject({
        method: 'POST',
        url: '/api/v1/plays',
        remoteAddress: address,
        headers: {
          host: 'footlights.test',
          origin: 'http://footlights.test',
          'user-agent': 'Mozilla/5.0 Firefox/140.0',
          'content-type': 'text/plain',
          ...headers,
        },
        payload: JSON.stringify(packet).padEnd(PLAY_PACKET_BYTES),
      });
      return statusCode;
    });
    codes.push(...(await Promise.all(sent)));
  }
  const { viewers } = await pendingOf(world, video);
  const count = (wanted: number) => codes.filter((code) => code === wanted).length;
  return { taken: count(204), foreign: count(403), viewers };
}
