import {
  endOtherSessions,
  readAllNotifications,
  signIn,
  signOut,
  watchNotifications,
  urlOf,
  LiveNotifications,
} from '@footlights/contract';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Check } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { streamNotifications } from '#features/notifications/streaming.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { newId } from '#lib/ids.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { addClip, happen, idOf } from './stage.ts';

/** An open stream, and what came of it. */
interface Stream {
  status: number;
  headers: Record<string, unknown>;
  text(): string;
  events(): { id: string; data: LiveNotifications }[];
  ended: Promise<void>;
  leave(): void;
}

async function open(person: Person, lastEventId?: string): Promise<Stream> {
  const leaving = new AbortController();
  const answer = await person.request({
    method: 'GET',
    url: urlOf(watchNotifications),
    signal: leaving.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    payloadAsStream: true,
  });
  const body = answer.stream();
  let text = '';
  body.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<void>((resolve) => {
    body.once('end', resolve);
    body.once('close', resolve);
    body.once('error', () => resolve());
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    ended,
    text: () => text,
    leave: () => leaving.abort(),
    events: () =>
      text
        .split('\n\n')
        .filter((part) => part.startsWith('id: '))
        .map((part) => {
          const [id = '', data = ''] = part.split('\n');
          return { id: id.slice(4), data: JSON.parse(data.slice(6)) as LiveNotifications };
        }),
  };
}

/** Until it is so; time of this machine, since streams write when they can. */
async function until(isSo: () => boolean): Promise<void> {
  for (let wait = 0; wait < 1000 && !isSo(); wait += 1) await delay(10);
  expect(isSo()).toBe(true);
}

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function setUp(name: string) {
  const ana = await world.as(name);
  const creator = await idOf(ana);
  const ben = await idOf(await world.as('ben'));
  return { ana, creator, ben, video: await addClip(world, creator) };
}

test('what happens comes live, and after a break from where it broke off', async () => {
  const { ana, creator, ben, video } = await setUp('ana');
  const first = await open(ana);
  expect(first.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  await until(() => first.events().length === 1);
  await world.clock.advance(1000);
  await happen(world, { kind: 'liked', actor: ben, video, creator });
  await until(() => first.events().length === 2);
  const [begin, liked] = first.events();
  expect(begin).toEqual({
    id: '0',
    data: { unread: 0, position: 0, notifications: [], isStale: false },
  });
  expect(Check(LiveNotifications, liked!.data)).toBe(true);
  expect(liked).toMatchObject({ id: '1', data: { unread: 1, notifications: [{ kind: 'like' }] } });
  first.leave();
  await first.ended;

  await happen(world, { kind: 'followed', actor: ben, account: creator });
  await happen(world, { kind: 'reposted', actor: ben, video, creator });
  const second = await open(ana, '1');
  await until(() => second.events().length === 1);
  const [missed] = second.events();
  expect(missed!.data).toMatchObject({ unread: 3, position: 3, isStale: false });
  expect(missed!.data.notifications.map(({ kind }) => kind)).toEqual(['repost', 'follow']);

  await world.clock.advance(1000);
  await happen(world, { kind: 'unliked', actor: ben, video, creator });
  await until(() => second.events().length === 2);
  expect(second.events()[1]!.data).toMatchObject({ unread: 2, isStale: true });
  await world.clock.advance(1000);
  await ana.call(readAllNotifications, { body: { position: 99 } });
  await until(() => second.events().length === 3);
  expect(second.events()[2]!.data).toMatchObject({ unread: 0, notifications: [] });
  await world.clock.advance(15_000);
  await until(() => second.text().includes(': still here'));
  second.leave();
});

test('a storm comes as a few events', async () => {
  const { ana, creator, video } = await setUp('astrid');
  const stream = await open(ana);
  await until(() => stream.events().length === 1);
  const actors = Array.from({ length: 100 }, () => newId('a'));
  await happen(
    world,
    ...actors.map((actor) => ({ kind: 'liked', actor, video, creator }) as const),
  );
  await world.clock.advance(1000);
  await until(() => stream.events().at(-1)!.id === '100');
  expect(stream.events().length).toBeLessThanOrEqual(3);
  stream.leave();
});

test('three streams are open at most, and ending the session ends them at once', async () => {
  const { ana, creator, ben } = await setUp('amir');
  const streams = [await open(ana), await open(ana), await open(ana)];
  const fourth = await open(ana);
  expect([fourth.status, fourth.headers['retry-after']]).toEqual([429, '60']);
  streams[0]!.leave();
  await streams[0]!.ended;
  await delay(20);
  const again = await open(ana);
  expect(again.status).toBe(200);
  await until(() => again.events().length === 1);

  await ana.call(signOut);
  await Promise.all([again, streams[1]!, streams[2]!].map(({ ended }) => ended));
  const written = again.text();
  await happen(world, { kind: 'followed', actor: ben, account: creator });
  expect(again.text()).toBe(written);
  expect((await open(ana)).status).toBe(401);
  expect((await open(world.visitor())).status).toBe(401);
});

test('ending the other sessions ends their streams and not one’s own', async () => {
  const { ana } = await setUp('agnes');
  const elsewhere = world.visitor('agnes-elsewhere');
  const body = { login: 'agnes', password: 'agnes likes footlights' };
  await elsewhere.call(signIn, { body });
  const [here, there] = [await open(ana), await open(elsewhere)];
  await until(() => here.events().length === 1 && there.events().length === 1);
  await ana.call(endOtherSessions);
  await there.ended;
  await world.clock.advance(15_000);
  await until(() => here.text().includes(': still here'));
  expect(there.text()).not.toContain(': still here');
  here.leave();
});

test('a reader that does not read is cut off instead of being waited for', async () => {
  const clock = createSimulatedClock(0);
  const state = { position: 0, isOver: false };
  const text = 'x'.repeat(60_000);
  const server = createServer((_request, response) => {
    response.once('close', () => (state.isOver = true));
    streamNotifications(response, {
      to: newId('a'),
      position: 0,
      isOpen: () => Promise.resolve(true),
      hub: {
        clock,
        listen: (_to, reader) => {
          look = () => reader.look();
          return () => {};
        },
        since: () => {
          state.position += 1;
          const notification = { text } as never;
          const { position } = state;
          return Promise.resolve({
            unread: 1,
            position,
            notifications: [notification],
            isStale: false,
          });
        },
        tell: () => {},
        check: () => {},
        close: () => {},
      },
    });
  });
  let look = () => {};
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  socket.pause();
  for (let round = 0; round < 2000 && !state.isOver; round += 1) {
    await delay(1);
    look();
    await clock.advance(1000);
  }
  expect(state.isOver).toBe(true);
  socket.destroy();
  server.close();
}, 60_000);
