import { randomBytes } from 'node:crypto';
import type { Laboratory } from '../statistics/laboratory.ts';

/** What a target may have sent, with how many packets its network may send after it. */
export interface Rates {
  counted: number;
  late: number;
  unknown: number;
}

const MOST = 5000;
const UNKNOWN_VIDEO = `v_${'z'.repeat(22)}`;

/** Lets a target send `packets` of each kind, on a network of its own, and a neighbour count until it is told to wait. */
export async function packetsUntilWait(
  { world, videos: [video = UNKNOWN_VIDEO] }: Pick<Laboratory, 'world' | 'videos'>,
  packets: number,
): Promise<Rates> {
  const { views } = world.context;
  const { ticket } = views.ticket();
  const kinds = {
    counted: { video, ticket },
    late: { video, ticket: 'A'.repeat(32) },
    unknown: { video: UNKNOWN_VIDEO, ticket },
  };
  function isTaken(address: string, kind: keyof Rates): boolean {
    const tag = randomBytes(8).toString('hex');
    const packet = { ...kinds[kind], tag, first: 1, passes: [5], source: 'feed' };
    const from = { sender: views.senderOf(address), isBot: false };
    try {
      views.take(JSON.stringify(packet), from, () => undefined);
      return true;
    } catch {
      return false;
    }
  }
  function left(kind: keyof Rates, network: number): number {
    for (let sent = 0; sent < packets; sent += 1) isTaken(`91.1.${network}.2`, kind);
    let sent = 0;
    while (sent < MOST && isTaken(`91.1.${network}.3`, 'unknown')) sent += 1;
    return sent;
  }
  const rates = { counted: left('counted', 1), late: left('late', 2), unknown: left('unknown', 3) };
  await world.settle();
  return rates;
}
