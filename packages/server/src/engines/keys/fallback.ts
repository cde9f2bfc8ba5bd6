import { createMemoryKeys } from './memory.ts';
import type { Keys } from './port.ts';

/**
 * The same keys, and in this process's memory those that cannot be made there. `onFallback` gets the reason, once
 * until one could be made again.
 */
export function withMemory(lasting: Keys, onFallback: (error: unknown) => void): Keys {
  const memory = createMemoryKeys();
  let isFallenBack = false;

  return {
    find: async (day) => (await memory.find(day)) ?? lasting.find(day),
    async create(day) {
      try {
        const key = await lasting.create(day);
        isFallenBack = false;
        await memory.destroy(day);
        return key;
      } catch (error) {
        if (!isFallenBack) onFallback(error);
        isFallenBack = true;
        return memory.create(day);
      }
    },
    async destroy(day) {
      await memory.destroy(day);
      await lasting.destroy(day);
    },
    days: async () => [...new Set([...(await memory.days()), ...(await lasting.days())])],
    ageOf: async (day) => (await memory.ageOf(day)) ?? lasting.ageOf(day),
    markOf: async (day) => (await memory.markOf(day)) ?? lasting.markOf(day),
    async mark(day, mark) {
      await memory.mark(day, mark);
      if ((await memory.markOf(day)) === null) await lasting.mark(day, mark);
    },
  };
}
