import { expect, test } from 'vitest';
import { createOutbox } from '#engines/outbox/in-database.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import { createWorld, type World } from '#test/world.ts';

interface Said {
  word: string;
}

/** An outbox of its own over the database of a world whose own one has nothing to tell. */
function open(world: World, faults: unknown[] = []): Outbox<Said> {
  const { db } = world.context.database;
  return createOutbox<Said>({
    db,
    clock: world.clock,
    attempts: 3,
    onFault: (error) => void faults.push(error),
  });
}

async function say(world: World, outbox: Outbox<Said>, ...words: string[]): Promise<void> {
  await world.context.database.db.transaction().execute(async (transaction) => {
    for (const word of words) await outbox.write({ word }, transaction);
  });
}

test('events of committed transactions come once each, in order, with their time', async () => {
  await using world = await createWorld();
  await using outbox = open(world);
  const heard: [string, number][] = [];
  outbox.listen(async ({ event, at }) => void heard.push([event.word, at]));
  await say(world, outbox, 'one', 'two');
  outbox.start();
  await outbox.idle();
  await say(world, outbox, ...Array.from({ length: 250 }, (_, at) => String(at)));
  outbox.wake();
  await outbox.idle();
  expect(heard.slice(0, 3).map(([word]) => word)).toEqual(['one', 'two', '0']);
  expect(heard).toHaveLength(252);
  expect(heard[0]![1]).toBe(world.clock.now());
});

test('of a transaction that is rolled back nothing is heard', async () => {
  await using world = await createWorld();
  await using outbox = open(world);
  const heard: string[] = [];
  outbox.listen(async ({ event }) => void heard.push(event.word));
  outbox.start();
  const undone = world.context.database.db.transaction().execute(async (transaction) => {
    await outbox.write({ word: 'never' }, transaction);
    throw new Error('rolled back');
  });
  await expect(undone).rejects.toThrow('rolled back');
  outbox.wake();
  await outbox.idle();
  expect(heard).toEqual([]);
});

test('what was not told when the process ended is told by the next one', async () => {
  await using world = await createWorld();
  const first = open(world);
  await say(world, first, 'kept');
  await first[Symbol.asyncDispose]();
  await using second = open(world);
  const heard: string[] = [];
  second.listen(async ({ event }) => void heard.push(event.word));
  second.start();
  await second.idle();
  expect(heard).toEqual(['kept']);
});

test('a listener that fails is asked again, keeps the order, and is passed over in the end', async () => {
  await using world = await createWorld();
  const faults: unknown[] = [];
  await using outbox = open(world, faults);
  const heard: string[] = [];
  let troubles = 1;
  outbox.listen(async ({ event }) => {
    if (event.word === 'hopeless') throw new Error('never');
    if (event.word === 'hard' && troubles-- > 0) throw new Error('once');
    heard.push(event.word);
  });
  await say(world, outbox, 'hard', 'hopeless', 'easy');
  outbox.start();
  await outbox.idle();
  expect(heard).toEqual([]);
  const writtenAt = world.clock.now();
  expect(await outbox.backlog()).toEqual({ waiting: 3, failed: 1, oldestAt: writtenAt });
  for (let wait = 0; wait < 4; wait += 1) await world.clock.advance(5_000);
  await outbox.idle();
  expect(heard).toEqual(['hard', 'easy']);
  expect(faults).toHaveLength(4);
  expect(await outbox.backlog()).toEqual({ waiting: 0, failed: 0, oldestAt: null });
});
