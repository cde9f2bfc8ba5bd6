import type { Bus, Listener } from './port.ts';

/** The bus of a single process. `onFault` gets what listeners throw. */
export function createInProcessBus(onFault: (error: unknown) => void): Bus {
  const listeners = new Map<string, Set<Listener>>();

  function deliver(subject: string, listener: Listener, text: string): void {
    if (listeners.get(subject)?.has(listener) !== true) return;
    try {
      listener(JSON.parse(text));
    } catch (error) {
      onFault(error);
    }
  }
  return {
    publish(subject, message) {
      const told = listeners.get(subject);
      if (told === undefined) return;
      // As text, so that every listener has its own copy, as it would from another machine.
      const text = JSON.stringify(message);
      for (const listener of told) queueMicrotask(() => deliver(subject, listener, text));
    },
    subscribe(subject, listener) {
      // A wrapper, so that one function may listen twice and end each on its own.
      const own: Listener = (message) => listener(message);
      const told = listeners.get(subject) ?? new Set();
      listeners.set(subject, told.add(own));
      return () => {
        told.delete(own);
        if (told.size === 0 && listeners.get(subject) === told) listeners.delete(subject);
      };
    },
  };
}
