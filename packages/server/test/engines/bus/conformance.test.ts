import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createInProcessBus } from '#engines/bus/in-process.ts';
import type { Bus, Message } from '#engines/bus/port.ts';

const ENGINES: [name: string, create: (onFault: (error: unknown) => void) => Bus][] = [
  ['in process', createInProcessBus],
];

const quiet = () => {};

describe.each(ENGINES)('a bus %s', (_name, create) => {
  test('brings messages in order to everybody who listens to the subject', async () => {
    const bus = create(quiet);
    const heard: Message[] = [];
    bus.subscribe('a', (message) => void heard.push(message));
    bus.subscribe('a', (message) => void heard.push(message));
    bus.subscribe('b', (message) => void heard.push(message));
    bus.publish('a', 1);
    bus.publish('a', 2);
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual([1, 1, 2, 2]);
  });

  test('keeps nothing for those who come later', async () => {
    const bus = create(quiet);
    bus.publish('a', 1);
    const heard: Message[] = [];
    bus.subscribe('a', (message) => void heard.push(message));
    await turn();
    expect(heard).toEqual([]);
  });

  test('is silent for whoever has left, also about what was published before leaving', async () => {
    const bus = create(quiet);
    const heard: Message[] = [];
    const leave = bus.subscribe('a', (message) => void heard.push(message));
    bus.publish('a', 1);
    leave();
    bus.publish('a', 2);
    await turn();
    expect(heard).toEqual([]);
  });

  test('lets the others hear what one listener fails on', async () => {
    const faults: unknown[] = [];
    const bus = create((error) => void faults.push(error));
    const heard: Message[] = [];
    bus.subscribe('a', () => {
      throw new Error('no ears');
    });
    bus.subscribe('a', (message) => void heard.push(message));
    bus.publish('a', 'x');
    await turn();
    expect(heard).toEqual(['x']);
    expect(faults).toHaveLength(1);
  });

  test('gives every listener a copy of its own', async () => {
    const bus = create(quiet);
    const heard: Message[] = [];
    for (const _ of [1, 2]) {
      bus.subscribe('a', (message) => {
        heard.push(structuredClone(message));
        if (typeof message === 'object' && message !== null && 'n' in message) message['n'] = 0;
      });
    }
    bus.publish('a', { n: 7 });
    await turn();
    expect(heard).toEqual([{ n: 7 }, { n: 7 }]);
  });
});
