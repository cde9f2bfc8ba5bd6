import { getTicket, PLAY_PACKET_BYTES, type PlayPacket } from '@footlights/contract';
import type { World } from '../../packages/server/test/world.ts';
import { SOURCE } from './privacy.ts';

/** Sends a packet through the real route, as a device of its own with an address of its own. */
export async function sendOver(
  world: World,
  visit: Pick<PlayPacket, 'video' | 'tag' | 'first' | 'passes'>,
): Promise<void> {
  const device = world.visitor();
  const { ticket } = await device.call(getTicket, {});
  const { statusCode } = await device.request({
    method: 'POST',
    url: '/api/v1/plays',
    headers: { 'content-type': 'text/plain' },
    payload: JSON.stringify({ ...visit, source: SOURCE, ticket }).padEnd(PLAY_PACKET_BYTES),
  });
  if (statusCode !== 204) throw new Error(`A play was answered ${statusCode}.`);
}
