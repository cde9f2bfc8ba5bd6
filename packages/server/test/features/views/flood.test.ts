import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PLAY_PACKET_BYTES } from '@footlights/contract';
import { createTally, DEFAULT_PRIVACY } from '@footlights/count';
import { expect, test } from 'vitest';
import { createWorld, type World } from '#test/world.ts';
import { createNetworkGate } from '../../../src/features/views/networks.ts';
import { pendingOf } from './pending.ts';
import { addVideo, createAudience } from './plays.ts';

const ROOM = 300;

const newTag = () => randomBytes(8).toString('hex');

/** Addresses of networks that have nothing in common. */
const addressOf = (serial: number) => `45.${Math.floor(serial / 250)}.${serial % 250}.7`;

function send(world: World, address: string, packet: object) {
  return world.app.inject({
    method: 'POST',
    url: '/api/v1/plays',
    remoteAddress: address,
    headers: {
      host: 'footlights.test',
      origin: 'http://footlights.test',
      'user-agent': 'Mozilla/5.0 Firefox/140.0',
      'content-type': 'text/plain',
    },
    payload: JSON.stringify(packet).padEnd(PLAY_PACKET_BYTES),
  });
}

test('when the room for tags is used up, new ones are told to come later, known ones count, and nothing is forgotten', async () => {
  const parts = {
    createTally: (options: { hashKey: Uint8Array }) => createTally({ ...options, maxTags: ROOM }),
  };
  await using world = await createWorld({ parts });
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const packet = (tag: string, first = 1) => ({
    video,
    tag,
    first,
    passes: [5],
    source: 'feed',
    ticket,
  });
  const tags = Array.from({ length: ROOM + 100 }, newTag);
  const answers = await Promise.all(tags.map((tag, at) => send(world, addressOf(at), packet(tag))));
  const codes = answers.map(({ statusCode }) => statusCode);
  expect(codes.filter((code) => code === 204)).toHaveLength(ROOM);
  expect(codes.filter((code) => code === 503)).toHaveLength(100);
  expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
  // Each of the known ones, so none was forgotten to make room.
  for (let at = 0; at < ROOM; at += 1) {
    const known = await send(world, addressOf(at), packet(tags[at] ?? '', 2));
    expect(known.statusCode).toBe(204);
  }
  expect(await pendingOf(world, video)).toMatchObject({ views: 2 * ROOM, viewers: ROOM });
  expect((await createAudience(world).ticket()).ticket).not.toBe('');
  // Packets that would not count are answered as ever.
  const unknown = await send(world, '46.1.1.7', { ...packet(newTag()), ticket: 'A'.repeat(32) });
  expect(unknown.statusCode).toBe(204);
  await world.clock.advance(24 * 3_600_000);
  const later = (await createAudience(world).ticket()).ticket;
  const fresh = await send(world, '46.1.1.7', { ...packet(newTag()), ticket: later });
  expect(fresh.statusCode).toBe(204);
});

test('the rate of a network is its own: neither videos nor tags change when it is told to wait, nor do other networks', () => {
  let at = 0;
  const gate = createNetworkGate({
    policy: DEFAULT_PRIVACY.caps,
    overrides: [],
    hasProxies: true,
    isRestart: false,
    monotonic: () => at,
    createCapNoise: () => () => 0,
  });
  const sender = gate.senderOf('45.1.1.1');
  const waits = Array.from({ length: 1201 }, () => gate.takePacket(sender));
  expect(waits.slice(0, 1200).every((wait) => wait === 0)).toBe(true);
  expect(waits[1200]).toBeCloseTo(0.1);
  expect(gate.takePacket(gate.senderOf('45.1.1.200'))).toBeGreaterThan(0);
  expect(gate.takePacket(gate.senderOf('::ffff:45.1.1.9'))).toBeGreaterThan(0);
  expect(gate.takePacket(gate.senderOf('45.1.2.1'))).toBe(0);
  at += 100;
  expect(gate.takePacket(sender)).toBe(0);
  expect(gate.takePacket(sender)).toBeGreaterThan(0);
});

test('packets from 300,000 networks keep a bounded number of buckets, and a busy network stays limited among them', () => {
  const gate = createNetworkGate({
    policy: DEFAULT_PRIVACY.caps,
    overrides: [],
    hasProxies: true,
    isRestart: false,
    monotonic: () => 0,
    createCapNoise: () => () => 0,
  });
  const busy = gate.senderOf('45.1.1.1');
  for (let i = 0; i < 1200; i += 1) gate.takePacket(busy);
  const waits: number[] = [];
  const before = heapUsed();
  for (let i = 0; i < 300_000; i += 1) {
    gate.takePacket(gate.senderOf(`${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}.1`));
    if (i % 1000 === 0) waits.push(gate.takePacket(busy));
  }
  expect(waits.every((wait) => wait > 0)).toBe(true);
  // 100,000 entries at some 300 bytes; 300,000 would be three times as much.
  expect(heapUsed() - before).toBeLessThan(60_000_000);
  expect(gate.takePacket(busy)).toBeGreaterThan(0);
}, 20_000);

/** Bytes of the heap that are still in use. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
