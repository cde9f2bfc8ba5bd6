import { randomBytes } from 'node:crypto';
import { KEY_BYTES, MARK_BYTES, type Keys } from './port.ts';

/** Keys that end with the process: a restart, however clean, loses what the day has not published yet. */
export function createMemoryKeys(): Keys {
  const keys = new Map<number, { key: Buffer; madeAt: number; mark: Uint8Array }>();
  return {
    find: (day) => Promise.resolve(copyOf(keys.get(day)?.key)),
    create(day) {
      const key = randomBytes(KEY_BYTES);
      keys.set(day, { key, madeAt: performance.now(), mark: new Uint8Array(MARK_BYTES) });
      return Promise.resolve(Uint8Array.from(key));
    },
    destroy(day) {
      keys.get(day)?.key.fill(0);
      keys.delete(day);
      return Promise.resolve();
    },
    days: () => Promise.resolve([...keys.keys()]),
    ageOf(day) {
      const entry = keys.get(day);
      return Promise.resolve(entry === undefined ? null : performance.now() - entry.madeAt);
    },
    markOf: (day) => Promise.resolve(copyOf(keys.get(day)?.mark)),
    mark(day, mark) {
      keys.get(day)?.mark.set(mark);
      return Promise.resolve();
    },
  };
}

function copyOf(bytes: Uint8Array | undefined): Uint8Array | null {
  return bytes === undefined ? null : Uint8Array.from(bytes);
}
