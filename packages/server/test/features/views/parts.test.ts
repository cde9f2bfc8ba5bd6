import { PlayPacket } from '@footlights/contract';
import type { JournalRecord } from '@footlights/count';
import * as fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { createCommits } from '../../../src/features/views/commits.ts';
import { createDueQueue } from '../../../src/features/views/due-queue.ts';
import { readPacket } from '../../../src/features/views/packet.ts';
import { createTickets } from '../../../src/features/views/tickets.ts';

const seed = 20_260_115;

/** Mostly right, so that whole packets come about. */
function mostly<T, Other>(right: fc.Arbitrary<T>, other: fc.Arbitrary<Other>) {
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: other });
}

const near = fc.record(
  {
    video: mostly(fc.constant('v_AAAAAAAAAAAAAAAAAAAAAA'), fc.string()),
    tag: mostly(fc.constant('0123456789abcdef'), fc.string({ maxLength: 17 })),
    first: mostly(fc.integer({ min: 0, max: 5 }), fc.double()),
    passes: mostly(
      fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.oneof(fc.integer({ min: -1, max: 12 }), fc.double())),
    ),
    source: mostly(fc.constantFrom('feed', 'embed'), fc.string()),
    ticket: mostly(fc.string({ maxLength: 100 }), fc.integer()),
    watched: mostly(fc.string({ maxLength: 100 }), fc.constant(null)),
    more: fc.constant(1),
  },
  { requiredKeys: ['video', 'tag', 'first', 'passes', 'source', 'ticket'] },
);

test(`the packet reader takes what the contract's schema takes and nothing else (seed ${seed})`, () => {
  const schema = Compile(PlayPacket);
  let taken = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        near,
        fc.json().map((text) => JSON.parse(text) as unknown),
      ),
      (value) => {
        const text = JSON.stringify(value);
        const parsed = JSON.parse(text) as { first: number; passes: number[] };
        const read = readPacket(text);
        // One rule more than a schema can say: the last pass has ordinal 4 at most.
        const fits =
          text.length <= 512 && schema.Check(parsed) && parsed.first + parsed.passes.length <= 5;
        if (fits) taken += 1;
        expect('problem' in read).toBe(!fits);
      },
    ),
    { seed, numRuns: 5000 },
  );
  expect(taken).toBeGreaterThan(50);
});

test(`the queue gives what is due in order and nothing before its time (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.nat(1000), (times, now) => {
      const queue = createDueQueue();
      for (const at of times) queue.add(at, at);
      expect(queue.nextAt()).toBe(times.length === 0 ? null : Math.min(...times));
      const taken: number[] = [];
      for (let at = queue.take(now); at !== null; at = queue.take(now)) taken.push(at);
      expect(taken).toEqual(times.filter((at) => at <= now).toSorted((a, b) => a - b));
    }),
    { seed },
  );
});

test('a ticket tells its day, its minute and which life of the day, and any other text is no ticket', () => {
  const day = { number: 20_468, life: 0x89abcdef, endsAt: 0 };
  const options = { secret: 'a secret of the instance', now: () => 90_000, day: () => day };
  const tickets = createTickets(options);
  const { ticket } = tickets.current();
  expect(tickets.read(ticket)).toEqual({ day: 20_468, minute: 1, life: 0x89abcdef });
  expect(ticket.length).toBeLessThanOrEqual(96);
  for (let at = 0; at < ticket.length; at += 1) {
    const changed = ticket.slice(0, at) + (ticket[at] === 'A' ? 'B' : 'A') + ticket.slice(at + 1);
    expect(tickets.read(changed)).toBeNull();
  }
  expect(tickets.read(`${ticket}=`)).toBeNull();
  expect(tickets.read('')).toBeNull();
  expect(createTickets({ ...options, secret: 'another secret' }).read(ticket)).toBeNull();
});

test('one batch is written at a time, the next sets out before the first is answered, and counted comes last', async () => {
  const events: string[] = [];
  const gates: (() => void)[] = [];
  const commits = createCommits({
    append: () => {
      events.push('write');
      return new Promise<void>((resolve) => gates.push(resolve));
    },
    apply: (records) => events.push(`count ${records.map(nameOf).join(' ')}`),
    failed: (error) => events.push(String(error)),
    day: () => 1,
  });
  const add = (video: string) =>
    commits.add({ kind: 'forget', video }, (isDurable) => events.push(`${video} ${isDurable}`));
  add('a');
  commits.addUncounted({ kind: 'forget', video: 'x' }, () => events.push('nothing true'));
  await turn();
  add('b');
  add('c');
  await turn();
  expect(events).toEqual(['write']);
  gates[0]?.();
  await turn();
  expect(events).toEqual(['write', 'write', 'a true', 'nothing true', 'count a']);
  gates[1]?.();
  await commits.settled();
  expect(events.slice(5)).toEqual(['b true', 'c true', 'count b c']);
});

test('what was added before a task is written before it; plays that wait while the day ends are answered and left out', async () => {
  const events: string[] = [];
  let day = 1;
  const commits = createCommits({
    append: () => Promise.resolve(events.push('write')),
    apply: (records) => events.push(...records.map(nameOf)),
    failed: (error) => events.push(String(error)),
    day: () => day,
  });
  const tag = { high: 1, low: 2 };
  const add = (video: string) =>
    commits.add({ kind: 'play', video, tag, first: 1, passes: [5], source: 0 }, (isDurable) =>
      events.push(`${video} ${isDurable}`),
    );
  add('before');
  const turned = commits.between(() => {
    events.push('turn');
    add('meanwhile');
    commits.add({ kind: 'forget', video: 'gone' }, () => undefined);
    day = 2;
    add('after');
    return Promise.resolve();
  });
  await turned;
  await commits.settled();
  expect(events.join(', ')).toBe(
    'write, before true, before, turn, write, write, meanwhile true, gone, after true, after',
  );
});

test('a batch of nothing is written like any other, and a failed one is told to all of it', async () => {
  const written: number[] = [];
  const heard: boolean[] = [];
  let isFull = false;
  const commits = createCommits({
    append: (batch) => {
      written.push(batch.length);
      return isFull ? Promise.reject(new Error('full')) : Promise.resolve();
    },
    apply: (records) => heard.push(...records.map(() => true)),
    failed: () => undefined,
    day: () => 1,
  });
  commits.addUncounted({ kind: 'forget', video: 'x' }, (isDurable) => heard.push(isDurable));
  await commits.settled();
  isFull = true;
  commits.add({ kind: 'forget', video: 'a' }, (isDurable) => heard.push(isDurable));
  commits.addUncounted({ kind: 'forget', video: 'x' }, (isDurable) => heard.push(isDurable));
  await commits.settled();
  expect(written).toEqual([4096, 4096]);
  expect(heard).toEqual([true, false, false]);
});

function nameOf(record: JournalRecord): string {
  return 'video' in record ? record.video : record.kind;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
