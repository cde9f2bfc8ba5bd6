import type { Ticket } from '@footlights/contract';
import { createLedger } from '../../packages/beacon/src/ledger.ts';
import type { Audience } from '../../packages/server/test/features/views/plays.ts';

/** A device with the ledger of the beacon and a clock of its own, and somebody who keeps all it sends. */
export interface Device {
  name: string;
  /** How far its clock is ahead of the server's, ms. May be changed at any time. */
  aheadMs: number;
  /** Watches, and keeps it for later. */
  watch(video: string, passes: number[]): Promise<void>;
  /** Sends what waits. Without an answer it does not learn that something was taken. */
  send(options?: { isAnswered: boolean }): Promise<void>;
  /** Everything it ever sent. */
  readonly sent: readonly string[];
}

/** A device that has never been here. `now` is the server's clock. */
export function createDevice(
  audience: Audience,
  { name, aheadMs, now }: { name: string; aheadMs: number; now: () => number },
): Device {
  const own = () => now() + device.aheadMs;
  const ledger = createLedger(createStorage(), own);
  const sent: string[] = [];

  /** As the beacon keeps one: its end by the device's clock. */
  async function ticket(): Promise<Ticket> {
    const found = await audience.ticket();
    return { ...found, endsAt: found.endsAt + own() - found.now };
  }
  const device: Device = {
    name,
    aheadMs,
    sent,
    async watch(video, passes) {
      ledger.add({ video, creator: name, source: 'feed', passes, ticket: await ticket() });
    },
    async send({ isAnswered } = { isAnswered: true }) {
      const current = await ticket();
      for (const key of ledger.waiting()) {
        const packet = ledger.claim(key, current);
        if (packet !== undefined) {
          sent.push(packet);
          await audience.send(packet, name);
        }
        if (packet === undefined || isAnswered) ledger.drop(key);
      }
    },
  };
  return device;
}

/** What the beacon needs of `localStorage`. */
function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (at) => [...items.keys()][at] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}
