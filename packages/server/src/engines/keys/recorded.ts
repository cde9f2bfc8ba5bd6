import type { Keys } from './port.ts';

/** Hears of a day's key when it has been made, and when it has been destroyed or found gone. */
export interface KeyRecord {
  made(day: number): Promise<void>;
  destroyed(day: number): Promise<void>;
}

/** The same keys. A record that fails takes no key back and keeps none: `onFault` gets it. */
export function withRecord(keys: Keys, record: KeyRecord, onFault: (error: unknown) => void): Keys {
  return {
    ...keys,
    async create(day) {
      const key = await keys.create(day);
      await record.made(day).catch(onFault);
      return key;
    },
    async destroy(day) {
      await keys.destroy(day);
      await record.destroyed(day).catch(onFault);
    },
  };
}
