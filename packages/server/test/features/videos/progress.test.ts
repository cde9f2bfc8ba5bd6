import { Processing, type Processing as State } from '@footlights/contract';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { streamProcessing } from '#features/videos/watching.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld } from '#test/world.ts';

const { skip } = needs('ffmpeg');

function eventsOf(body: string): State[] {
  return body
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice(6)) as State);
}

describe.skipIf(skip)('the stream of a clip’s processing', () => {
  test('tells every step from the first state to ready, then ends', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('big'));
    const url = `/api/v1/account/videos/${id}/processing`;
    const answer = await ana.request({ method: 'GET', url });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const events = eventsOf(answer.body);
    expect(events.filter((event) => !Value.Check(Processing, event))).toEqual([]);
    const fractions = events.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    const steps = new Set(events.map(({ step }) => step));
    expect([...steps]).toEqual(expect.arrayContaining(['probe', '480p', 'poster', '720p']));
    // Playable while the larger rendition is still being made.
    expect(events.some(({ state, isPlayable }) => state === 'processing' && isPlayable)).toBe(true);
    expect(events.at(-1)).toEqual({
      state: 'ready',
      step: null,
      fraction: 1,
      isPlayable: true,
      reason: null,
      canRetry: false,
      waits: null,
      refused: null,
    });
  });

  test('of a clip that is ready says so once and ends', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('front'));
    await world.settle();
    const url = `/api/v1/account/videos/${id}/processing`;
    const answer = await ana.request({ method: 'GET', url });
    expect(eventsOf(answer.body)).toHaveLength(1);
  });
});

const QUEUED: State = {
  state: 'queued',
  step: null,
  fraction: 0,
  isPlayable: false,
  reason: null,
  canRetry: false,
  waits: null,
  refused: null,
};

test('a stream sends heartbeats, finds what a lost message would have told, and ends', async () => {
  const clock = createSimulatedClock(0);
  let stored: State = QUEUED;
  let isListening = true;
  const server = createServer((_request, response) => {
    streamProcessing(response, {
      clock,
      isOpen: () => Promise.resolve(true),
      read: () => Promise.resolve(stored),
      listen: () => () => {
        isListening = false;
      },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}`);
  await clock.advance(15_000);
  stored = { ...QUEUED, state: 'failed', reason: 'No.' };
  await clock.advance(15_000);
  const body = await response.text();
  expect(eventsOf(body).map(({ state }) => state)).toEqual(['queued', 'failed']);
  expect(body.match(/^: /gm)).toHaveLength(2);
  expect(isListening).toBe(false);
  server.close();
});

test('a stream tells no field that the contract does not declare', async () => {
  const clock = createSimulatedClock(0);
  const stored: State = { ...QUEUED, state: 'failed', reason: 'No.' };
  const server = createServer((_request, response) => {
    streamProcessing(response, {
      clock,
      isOpen: () => Promise.resolve(true),
      read: () => Promise.resolve({ ...stored, sourcePath: '/srv/canary', viewers: ['canary'] }),
      listen: () => () => {},
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const body = await (await fetch(`http://127.0.0.1:${port}`)).text();
  expect(body).not.toContain('canary');
  expect(eventsOf(body)).toEqual([stored]);
  server.close();
});

test('a stream stops listening when its reader leaves', async () => {
  const clock = createSimulatedClock(0);
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    streamProcessing(response, {
      clock,
      isOpen: () => Promise.resolve(true),
      read: () => Promise.resolve(QUEUED),
      listen: () => leave,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const abort = new AbortController();
  await fetch(`http://127.0.0.1:${port}`, { signal: abort.signal });
  abort.abort();
  await expect(left).resolves.toBeUndefined();
  server.close();
});

test('a stream says nothing more once its session is over', async () => {
  const clock = createSimulatedClock(0);
  let isOpen = true;
  const { promise: heard, resolve: hear } = Promise.withResolvers<(state: State) => void>();
  const server = createServer((_request, response) => {
    streamProcessing(response, {
      clock,
      isOpen: () => Promise.resolve(isOpen),
      read: () => Promise.resolve(QUEUED),
      listen: (listener) => {
        hear(listener);
        return () => {};
      },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}`);
  const tell = await heard;
  isOpen = false;
  tell({ ...QUEUED, state: 'failed', reason: 'No.' });
  expect(eventsOf(await response.text()).map(({ state }) => state)).not.toContain('failed');
  server.close();
});
