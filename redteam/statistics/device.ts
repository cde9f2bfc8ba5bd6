import type { Ticket } from '@footlights/contract';
import { createLedger, type Play } from '../../packages/beacon/src/ledger.ts';
import { SOURCE } from './privacy.ts';

/** A device as the beacon makes one of a browser: its ledger decides what is sent. */
export interface Device {
  /** The packet that the device sends for a visit; undefined when a limit keeps it back. */
  visit(play: Pick<Play, 'video' | 'creator' | 'passes'>, ticket: Ticket): string | undefined;
}

/** A fresh device; `now` gives epoch milliseconds. */
export function deviceOf(now: () => number): Device {
  const ledger = createLedger(memoryStorage(), now);
  return {
    visit(play, ticket) {
      const key = ledger.add({ ...play, source: SOURCE, ticket });
      const packet = ledger.claim(key, ticket);
      ledger.drop(key);
      return packet;
    },
  };
}

function memoryStorage(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
