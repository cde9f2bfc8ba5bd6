import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCounting, getTicket, PLAY_PACKET_BYTES } from '@footlights/contract';
import type { LightMyRequestResponse } from 'fastify';
import { expect, test } from 'vitest';
import { createContext } from '#context.ts';
import { newId } from '#lib/ids.ts';
import { createPerson } from '#lib/person.ts';
import { createWorld, type World } from '#test/world.ts';
import { pendingOf } from './pending.ts';
import { addVideo, createAudience } from './plays.ts';

const HOUR = 3_600_000;

/** What an answer shows: its status, its headers but for the date, and its bytes. */
function seen({ statusCode, headers, body }: LightMyRequestResponse): object {
  const { date: _, ...rest } = headers;
  return { statusCode, rest, body };
}

/** Sends a packet from an address, as many browsers of one network would. */
function sendFrom(
  world: World,
  sender: { address: string; userAgent?: string },
  body: object,
): Promise<LightMyRequestResponse> {
  const person = createPerson({
    inject: (request) => world.app.inject(request),
    origin: 'http://footlights.test',
    userAgent: 'Mozilla/5.0 Firefox/140.0',
    ...sender,
  });
  return person.request({
    method: 'POST',
    url: '/api/v1/plays',
    headers: { 'content-type': 'text/plain' },
    payload: JSON.stringify(body).padEnd(PLAY_PACKET_BYTES),
  });
}

const newTag = () => randomBytes(8).toString('hex');

/** Caps without their noise, so that they can be told to the viewer. */
const QUIET_CAPS = { createCapNoise: () => () => 0 };

test('counted, repeated, unknown, late, implausible, capped and robot packets get the same answer, byte for byte', async () => {
  await using world = await createWorld({ parts: QUIET_CAPS });
  const video = await addVideo(world);
  const audience = createAudience(world);
  const packet = await audience.packet({ video, viewer: 'ana' });
  const late = await audience.packet({ video, viewer: 'late' });
  await world.clock.advance(24 * HOUR);
  const fresh = { ...packet, ticket: (await audience.ticket()).ticket };
  const counted = seen(await audience.send(fresh));
  expect(counted).toMatchObject({ statusCode: 204, body: '' });
  const others = {
    repeated: audience.send(fresh),
    unknown: audience.send({ ...fresh, video: newId('v') }),
    late: audience.send(late),
    forgedTicket: audience.send({ ...fresh, tag: newTag(), ticket: 'A'.repeat(32) }),
    implausible: audience.send({ ...fresh, tag: newTag(), passes: [10, 10, 10, 10] }),
    robot: sendFrom(
      world,
      { address: '23.9.9.9', userAgent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
      { ...fresh, tag: newTag() },
    ),
  };
  for (const [name, answer] of Object.entries(others)) {
    expect({ name, ...seen(await answer) }).toEqual({ name, ...counted });
  }
  for (let i = 0; i < 64; i += 1)
    await sendFrom(world, { address: '45.1.1.1' }, { ...fresh, tag: newTag() });
  expect(seen(await sendFrom(world, { address: '45.1.1.2' }, { ...fresh, tag: newTag() }))).toEqual(
    counted,
  );
  expect(await pendingOf(world, video)).toMatchObject({ views: 65, viewers: 65 });
});

test('a network brings 64 new viewers to a small video, and its known ones are never capped', async () => {
  await using world = await createWorld({ parts: QUIET_CAPS });
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
  const tags = Array.from({ length: 80 }, newTag);
  for (const tag of tags) await sendFrom(world, { address: '45.1.1.7' }, packet(tag));
  expect(await pendingOf(world, video)).toMatchObject({ views: 64, viewers: 64 });
  await sendFrom(world, { address: '45.1.1.8' }, packet(tags[0] ?? '', 2));
  expect(await pendingOf(world, video)).toMatchObject({ views: 65, viewers: 64 });
  await sendFrom(world, { address: '45.1.2.7' }, packet(newTag()));
  expect(await pendingOf(world, video)).toMatchObject({ views: 66, viewers: 65 });
});

test('IPv6 networks are capped by /48, /40 and /32', async () => {
  await using world = await createWorld({ parts: QUIET_CAPS });
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const send = (address: string) =>
    sendFrom(
      world,
      { address },
      {
        video,
        tag: newTag(),
        first: 1,
        passes: [5],
        source: 'feed',
        ticket,
      },
    );
  for (let i = 0; i < 70; i += 1) await send('2a01:4f8:101:1::7');
  expect((await pendingOf(world, video)).viewers).toBe(64);
  for (let site = 0; site < 8; site += 1) {
    for (let i = 0; i < 64; i += 1) await send(`2a01:4f8:1${site}${site}:1::7`);
  }
  // 4 × 64 of this /40, the first 64 included.
  expect((await pendingOf(world, video)).viewers).toBe(256);
});

test('an operator lifts the cap of a network, and private peers have none while no proxy is named', async () => {
  await using world = await createWorld({
    parts: QUIET_CAPS,
    env: { VIEWS_NETWORKS: '45.1.0.0/16:100' },
  });
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const send = (address: string) =>
    sendFrom(
      world,
      { address },
      {
        video,
        tag: newTag(),
        first: 1,
        passes: [5],
        source: 'feed',
        ticket,
      },
    );
  for (let i = 0; i < 120; i += 1) await send(`45.1.${i}.7`);
  expect((await pendingOf(world, video)).viewers).toBe(100);
  for (let i = 0; i < 120; i += 1) await send('192.168.0.7');
  expect((await pendingOf(world, video)).viewers).toBe(220);
});

test('behind a named proxy private networks are capped as well, and start warns while none is named', async () => {
  await using world = await createWorld({
    parts: QUIET_CAPS,
    env: { TRUSTED_PROXIES: '127.0.0.1' },
  });
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  for (let i = 0; i < 70; i += 1) {
    await sendFrom(
      world,
      { address: '192.168.0.7' },
      {
        video,
        tag: newTag(),
        first: 1,
        passes: [5],
        source: 'feed',
        ticket,
      },
    );
  }
  expect((await pendingOf(world, video)).viewers).toBe(64);
  expect(world.logs.filter((line) => line.includes('TRUSTED_PROXIES'))).toEqual([]);
  await using other = await createWorld();
  expect(other.logs.filter((line) => line.includes('TRUSTED_PROXIES'))).toHaveLength(1);
});

test('a network that floods is told to wait, and what it floods with does not matter', async () => {
  await using world = await createWorld();
  const flood = { video: newId('v') };
  let answer = await sendFrom(world, { address: '45.1.1.1' }, flood);
  for (let i = 0; i < 1300 && answer.statusCode === 400; i += 1) {
    answer = await sendFrom(world, { address: '45.1.1.1' }, flood);
  }
  expect(answer.statusCode).toBe(429);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect((await sendFrom(world, { address: '45.1.2.1' }, flood)).statusCode).toBe(400);
  await world.clock.advance(60_000);
  expect((await sendFrom(world, { address: '45.1.1.1' }, flood)).statusCode).toBe(400);
});

const good = {
  video: 'v_AAAAAAAAAAAAAAAAAAAAAA',
  tag: '0123456789abcdef',
  first: 1,
  passes: [5],
  source: 'feed',
  ticket: 'A'.repeat(32),
};
const { ticket: _ticket, ...withoutTicket } = good;

test.each<[string, object | string, RegExp]>([
  ['nothing', '', /JSON object/],
  ['half a packet', '{"video":', /JSON object/],
  ['a list', [good], /JSON object/],
  ['null', 'null', /JSON object/],
  ['another field', { ...good, device: 'x' }, /no fields but/],
  ['a field of the prototype', '{"__proto__":{},"video":"x"}', /no fields but/],
  ['no video', { ...good, video: undefined }, /^video/],
  ['a video that is no id', { ...good, video: 'v_short' }, /^video/],
  ['a tag in capitals', { ...good, tag: '0123456789ABCDEF' }, /^tag/],
  ['a short tag', { ...good, tag: '0123' }, /^tag/],
  ['a tag that is a number', { ...good, tag: 1 }, /^tag/],
  ['no passes', { ...good, passes: [] }, /^passes/],
  ['five passes', { ...good, passes: [1, 1, 1, 1, 1] }, /^passes/],
  ['a bin of 11', { ...good, passes: [11] }, /^passes/],
  ['a negative bin', { ...good, passes: [-1] }, /^passes/],
  ['half a bin', { ...good, passes: [0.5] }, /^passes/],
  ['a bin in quotes', { ...good, passes: ['5'] }, /^passes/],
  ['ordinal 0', { ...good, first: 0 }, /^first/],
  ['ordinal 5', { ...good, first: 5 }, /^first/],
  ['passes beyond the fourth', { ...good, first: 3, passes: [1, 1, 1] }, /^first/],
  ['another source', { ...good, source: 'mail' }, /^source/],
  ['no ticket', withoutTicket, /^ticket/],
  ['a long ticket', { ...good, ticket: 'A'.repeat(97) }, /^ticket/],
  ['a queued play with a wrong ticket', { ...good, watched: 7 }, /^watched/],
])('%s is malformed, and the answer names the rule and not the tag', async (_name, body, rule) => {
  await using world = await createWorld();
  const answer = await createAudience(world).send(body);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'plays/malformed' });
  expect(answer.json().message).toMatch(rule);
  expect(answer.body).not.toMatch(/0123456789abcdef/i);
});

test('a packet beyond its size or sent as JSON is malformed too', async () => {
  await using world = await createWorld();
  const audience = createAudience(world);
  const long = await audience.send(JSON.stringify(good).padEnd(PLAY_PACKET_BYTES + 1));
  expect(long.json()).toMatchObject({ code: 'plays/malformed' });
  expect(long.json().message).toContain('513');
  const json = await audience.send(good, 'viewer', { 'content-type': 'application/json' });
  expect(json.json()).toMatchObject({ code: 'plays/malformed' });
});

test.each([
  ['another site', 'https://elsewhere.example'],
  ['an opaque origin', 'null'],
  ['our host over another scheme', 'https://footlights.test'],
])('plays reported by %s are refused', async (_name, origin) => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  const answer = await audience.send(await audience.packet({ video, viewer: 'ana' }), 'ana', {
    origin,
  });
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toMatchObject({ code: 'request/foreign-origin' });
  expect((await pendingOf(world, video)).views).toBe(0);
});

test('plays without an origin are refused: every browser names one', async () => {
  await using world = await createWorld();
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/v1/plays',
    headers: { 'content-type': 'text/plain', host: 'footlights.test' },
    payload: JSON.stringify(good),
  });
  expect(answer.statusCode).toBe(403);
});

test('a configured site may report plays and read the answer', async () => {
  const origin = 'https://news.example';
  await using world = await createWorld({ env: { EMBED_ORIGINS: origin } });
  const video = await addVideo(world);
  const audience = createAudience(world);
  const packet = await audience.packet({ video, viewer: 'ana', source: 'embed' });
  const answer = await audience.send(packet, 'ana', { origin });
  expect(answer.statusCode).toBe(204);
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'origin' });
  expect((await pendingOf(world, video)).sources).toEqual([0, 0, 0, 0, 0, 1]);
  const malformed = await audience.send('{}', 'ana', { origin });
  expect(malformed.headers).toMatchObject({ 'access-control-allow-origin': origin });
});

test('while the journal cannot write, packets are not taken; later they are, and none is lost or doubled', async () => {
  await using world = await createWorld({ parts: QUIET_CAPS });
  const video = await addVideo(world);
  const audience = createAudience(world);
  const packet = await audience.packet({ video, viewer: 'ana' });
  const journal = join(world.dataDir, 'journal');
  await rename(journal, `${journal}-away`);
  await writeFile(journal, 'in the way');
  for (let i = 0; i < 3; i += 1) {
    const refused = await audience.send(packet);
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toMatchObject({ code: 'plays/unavailable' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  }
  await rm(journal);
  await rename(`${journal}-away`, journal);
  expect((await audience.send(packet)).statusCode).toBe(204);
  expect(await pendingOf(world, video)).toMatchObject({ views: 1, viewers: 1 });
  // What was refused took one place at the cap of its network, however often it came.
  const [ticket, address] = [packet.ticket, '23.0.0.77'];
  for (let i = 0; i < 70; i += 1) {
    await sendFrom(world, { address }, { ...packet, tag: newTag(), ticket });
  }
  expect((await pendingOf(world, video)).viewers).toBe(64);
  const said = world.logs.filter((line) => line.includes('plays'));
  expect(said.filter((line) => line.includes('cannot be recorded'))).toHaveLength(1);
  expect(said.filter((line) => line.includes('recorded again'))).toHaveLength(1);
});

test('the ticket is the same for everybody for a minute, cacheable, and sets nothing', async () => {
  await using world = await createWorld();
  const [ana, bo] = [await world.as('ana'), world.visitor()];
  const ask = (person: typeof bo) => person.request({ method: 'GET', url: '/api/v1/ticket' });
  const first = await ask(ana);
  await world.clock.advance(30_000);
  const second = await ask(bo);
  expect(second.body).toBe(first.body);
  expect(first.headers['cache-control']).toBe('public, max-age=60');
  expect(first.headers['set-cookie']).toBeUndefined();
  expect(first.headers['access-control-allow-origin']).toBe('*');
  await world.clock.advance(30_000);
  expect((await bo.call(getTicket, {})).ticket).not.toBe(first.json().ticket);
});

test('the parameters in force are told as the specification has them', async () => {
  await using world = await createWorld();
  const counting = await world.visitor().call(getCounting, {});
  expect(counting.epsilon).toBeCloseTo(1.22);
  expect(counting.guessOnePlay).toBeCloseTo(0.68, 3);
  expect(counting.guessAny).toBeCloseTo(0.772, 3);
  expect(counting.guessAtCap).toBeCloseTo(0.88, 3);
  expect(counting.statistics).toEqual([
    { name: 'plays', l1: 4, epsilon: 0.6, scale: '20/3', timetable: 'fast' },
    { name: 'viewers', l1: 1, epsilon: 0.2, scale: '5', timetable: 'fast' },
    { name: 'bins', l1: 1, epsilon: 0.25, scale: '4', timetable: 'slow' },
    { name: 'sources', l1: 1, epsilon: 0.15, scale: '20/3', timetable: 'slow' },
    { name: 'packets', l1: 4, epsilon: 0.02, scale: '200', timetable: 'hourly' },
  ]);
});

test('a second process on the same data folder is refused', async () => {
  await using world = await createWorld();
  const { config, clock, log } = world.context;
  await expect(createContext({ config, clock, log })).rejects.toThrow(/Another Footlights process/);
});

test('caps have noise: networks bring 64 new viewers on average, and seldom exactly', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const admitted: number[] = [];
  for (let network = 0; network < 12; network += 1) {
    const before = (await pendingOf(world, video)).viewers;
    for (let i = 0; i < 120; i += 1) {
      const packet = { video, tag: newTag(), first: 1, passes: [5], source: 'feed', ticket };
      await sendFrom(world, { address: `45.${network}.1.7` }, packet);
    }
    admitted.push((await pendingOf(world, video)).viewers - before);
  }
  const mean = admitted.reduce((a, b) => a + b, 0) / admitted.length;
  // The mean of twelve has a standard error of 2.
  expect(Math.abs(mean - 64)).toBeLessThan(12);
  expect(new Set(admitted).size).toBeGreaterThan(2);
});

test('a play whose first one is still on its way counts, and the first one then', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const packet = { video, tag: newTag(), first: 2, passes: [5], source: 'feed', ticket };
  await sendFrom(world, { address: '45.1.1.7' }, packet);
  expect(await pendingOf(world, video)).toMatchObject({ views: 1, viewers: 0 });
  await sendFrom(world, { address: '45.1.1.7' }, { ...packet, first: 1 });
  expect(await pendingOf(world, video)).toMatchObject({ views: 2, viewers: 1 });
});

test('the same packet many times at once takes one place at the cap', async () => {
  await using world = await createWorld({ parts: QUIET_CAPS });
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const packet = { video, tag: newTag(), first: 1, passes: [5], source: 'feed', ticket };
  const send = (tag: string) => sendFrom(world, { address: '45.1.1.7' }, { ...packet, tag });
  await Promise.all(Array.from({ length: 100 }, () => send(packet.tag)));
  for (let i = 0; i < 70; i += 1) await send(newTag());
  expect((await pendingOf(world, video)).viewers).toBe(64);
});

test('caps are half as large after a restart within the day, whether anybody had played or not', async () => {
  for (const hasPlay of [false, true]) {
    await using world = await createWorld({ parts: QUIET_CAPS });
    const [video, other] = [await addVideo(world), await addVideo(world)];
    const { ticket } = await createAudience(world).ticket();
    const send = (address: string, of: string) =>
      sendFrom(
        world,
        { address },
        { video: of, tag: newTag(), first: 1, passes: [5], source: 'feed', ticket },
      );
    if (hasPlay) await send('45.9.9.9', other);
    await world.restart();
    for (let i = 0; i < 70; i += 1) await send('45.1.1.7', video);
    expect((await pendingOf(world, video)).viewers).toBe(32);
  }
});

test('a second packet that comes before the first one is on the disk counts as well', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const { ticket } = await createAudience(world).ticket();
  const packet = { video, tag: newTag(), first: 1, passes: [5], source: 'feed', ticket };
  await Promise.all(
    [1, 2, 3, 1].map((first) => sendFrom(world, { address: '45.1.1.7' }, { ...packet, first })),
  );
  expect(await pendingOf(world, video)).toMatchObject({ views: 3, viewers: 1 });
});
