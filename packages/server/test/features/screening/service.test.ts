import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import {
  answerAppeal,
  appealStatement,
  changeVideo,
  claimCase,
  getOwnVideo,
  getVideo,
  leave,
  letClipThrough,
  listHeldClips,
  listStatements,
  refuseHeldClip,
} from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { configFrom } from '#config.ts';
import { ask } from '#features/screening/asking.ts';
import { keyFrom, signedHeaders } from '#lib/webhook-signing.ts';
import { fixture } from '#test/media/make.ts';
import { codeOf, openSafetyStage, report, settle, type SafetyStage } from '../safety/stage.ts';
import { isSigned, openReceiver, passing, SECRET, type Receiver } from './receiver.ts';

const QUESTION = { sha256s: [], frames: [], durationSeconds: 1, poster: null, film: null };
const open = (receiver: Receiver, env: Record<string, string> = {}) =>
  openSafetyStage({
    env: {
      SCREENING_URL: receiver.url,
      SCREENING_SECRET: SECRET,
      SCREENING_TIMEOUT_SECONDS: '2',
      ...env,
    },
  });
const upload = async ({ world, creator }: SafetyStage, visibility = 'public') => {
  const wanted = { caption: 'The harbour', visibility };
  const id = await world.upload(creator, await fixture('plain'), wanted);
  await world.settle();
  return id;
};
const waitsOf = async ({ creator }: SafetyStage, id: string) =>
  (await creator.call(getOwnVideo, { params: { id } })).processing.waits;
const isSeen = async ({ ben }: SafetyStage, id: string) =>
  (await codeOf(ben.call(getVideo, { params: { id } }))) === 'answered';
const says = (answer: object) => (response: ServerResponse) =>
  void response.end(JSON.stringify(answer));

describe('asking a service', () => {
  const asked = async (answer: Receiver['answer'], timeoutMs = 300) => {
    await using receiver = await openReceiver();
    receiver.answer = answer;
    const service = {
      url: receiver.url,
      key: keyFrom(SECRET)!,
      timeoutMs,
      whenDown: 'wait',
    } as const;
    const given = { id: 'msg_1', at: Date.now(), question: QUESTION };
    return await ask(service, given, new AbortController().signal);
  };

  test('takes its verdict, and cleans what it says', async () => {
    expect(await asked(passing)).toEqual({
      ok: true,
      answer: { verdict: 'pass', reason: '', labels: [] },
    });
    expect(
      await asked(says({ verdict: 'hold', reason: ' a\nb ', labels: ['x'], more: 1 })),
    ).toEqual({
      ok: true,
      answer: { verdict: 'hold', reason: 'a b', labels: ['x'] },
    });
  });

  test.each<[string, Receiver['answer']]>([
    ['status', (response) => void response.writeHead(500).end('{"verdict":"pass"}')],
    ['status', (response) => void response.writeHead(204).end()],
    [
      'redirected',
      (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['malformed', (response) => void response.end('<html>')],
    ['malformed', (response) => void response.end('')],
    ['malformed', says({ verdict: 'maybe' })],
    ['malformed', says({ verdict: 'hold', reason: 'x'.repeat(501) })],
    ['malformed', says({ verdict: 'hold', labels: Array.from({ length: 21 }, () => 'x') })],
    [
      'too-large',
      (response) => void response.end(`{"verdict":"pass","more":"${'x'.repeat(20_000)}"}`),
    ],
    ['unreachable', (response) => void response.destroy()],
    ['timed-out', () => undefined],
    [
      'timed-out',
      (response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('has no answer: %s', async (code, answer) => {
    expect(await asked(answer)).toEqual({ ok: false, code });
  });

  test('has none from where nobody listens', async () => {
    const service = {
      url: 'http://127.0.0.1:1/',
      key: keyFrom(SECRET)!,
      timeoutMs: 300,
      whenDown: 'wait',
    } as const;
    const given = { id: 'msg_1', at: 0, question: QUESTION };
    expect(await ask(service, given, new AbortController().signal)).toEqual({
      ok: false,
      code: 'unreachable',
    });
  });
});

test('messages are signed as the Standard Webhooks specification has it', () => {
  // The example of the specification’s own libraries.
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const headers = signedHeaders(keyFrom(SECRET)!, {
    id,
    at: 1_614_265_330_000,
    body: '{"test": 2432232314}',
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  for (const bad of ['', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_c2hvcnQ=', 'whsec_!'])
    expect(keyFrom(bad)).toBeNull();
});

test('a service is set whole or not at all, and its secret is not repeated', () => {
  const given = { SCREENING_URL: 'https://screening.example/clips', SCREENING_SECRET: SECRET };
  expect(() => configFrom(given)).toThrow('PUBLIC_URL');
  const whole = { ...given, PUBLIC_URL: 'https://clips.example' };
  expect(configFrom(whole).screening).toMatchObject({ timeoutMs: 10_000, whenDown: 'wait' });
  for (const SCREENING_SECRET of ['hunter2', '']) {
    const tried = () => configFrom({ ...whole, SCREENING_SECRET });
    expect(tried).toThrow('SCREENING_SECRET');
    expect(tried).not.toThrow('hunter2');
  }
  for (const SCREENING_URL of ['file:///etc/passwd', 'https://a:hunter2@b.example/', 'no'])
    expect(() => configFrom({ ...whole, SCREENING_URL })).toThrow('SCREENING_URL');
});

describe.skipIf(needs('ffmpeg').skip)('clips that a service screens', () => {
  test('are published when it lets them pass; it is told nothing of whose they are', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver);
    const id = await upload(stage);
    expect([await waitsOf(stage, id), await isSeen(stage, id)]).toEqual([null, true]);
    const [message, ...more] = receiver.received;
    expect([isSigned(message!), more]).toEqual([true, []]);
    const { type, data } = JSON.parse(message!.body) as {
      type: string;
      data: Record<string, unknown>;
    };
    const sha256 = createHash('sha256')
      .update(await readFile(await fixture('plain')))
      .digest('hex');
    expect(type).toBe('clip.screen');
    expect(data['sha256s']).toContain(sha256);
    expect(data['frames']).toHaveLength(8);
    expect(Object.keys(data).toSorted()).toEqual([
      'durationSeconds',
      'film',
      'frames',
      'poster',
      'sha256s',
    ]);
    expect(message!.body + JSON.stringify(message!.headers)).not.toMatch(
      /carla|a_[\w-]{22}|harbour/,
    );
    expect(message!.body).not.toContain(id);
  });

  test('can be fetched by it while nobody else sees them', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver);
    const statuses: number[] = [];
    receiver.answer = (response) => {
      const { data } = JSON.parse(receiver.received[0]!.body) as { data: Record<string, string> };
      void (async () => {
        for (const url of [data['film']!, data['poster']!, data['film']!.split('?')[0]!]) {
          const path = new URL(url).pathname + new URL(url).search;
          statuses.push((await stage.world.visitor().request({ url: path })).statusCode);
        }
        passing(response);
      })();
    };
    await upload(stage);
    expect(statuses).toEqual([200, 200, 404]);
  });

  test('wait for a moderator when it is in doubt; then the statement says that a machine found them', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver);
    receiver.answer = says({ verdict: 'refuse', reason: 'list 7', labels: ['nudity'] });
    const id = await upload(stage);
    expect([await waitsOf(stage, id), await isSeen(stage, id)]).toEqual(['moderator', false]);
    const [held] = (await stage.mod.call(listHeldClips)).clips;
    expect(held!.holds).toMatchObject([
      { cause: 'service', isRefusal: true, reason: 'list 7', labels: ['nudity'] },
    ]);
    const body = { reason: 'sexual-content', words: 'It shows what it shows.' } as const;
    await stage.mod.call(refuseHeldClip, { params: { id }, body });
    await stage.world.settle();
    const { statements } = await stage.creator.call(listStatements);
    expect(statements).toMatchObject([{ source: 'automated', isAutomated: false }]);
  });

  test('wait while it is down, and are published when it is back', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver);
    receiver.answer = (response) => void response.writeHead(503).end();
    const id = await upload(stage);
    expect([await waitsOf(stage, id), await isSeen(stage, id)]).toEqual(['service', false]);
    expect(stage.world.logs.join('\n')).toContain('"code":"status"');
    expect(stage.world.logs.join('\n')).not.toContain(id);
    receiver.answer = passing;
    await stage.world.clock.advance(60_000);
    await stage.world.settle();
    expect([await waitsOf(stage, id), await isSeen(stage, id)]).toEqual([null, true]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });

  test('are published while it is down where that is asked for, and held back when it says so later', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver, { SCREENING_WHEN_DOWN: 'pass' });
    receiver.answer = (response) => void response.writeHead(503).end();
    const id = await upload(stage);
    expect([await waitsOf(stage, id), await isSeen(stage, id)]).toEqual([null, true]);
    for (let tries = 0; tries < 4; tries += 1) {
      await stage.world.clock.advance(10 * 60_000);
      await stage.world.settle();
    }
    receiver.answer = says({ verdict: 'hold' });
    await stage.world.clock.advance(20 * 60_000);
    await stage.world.settle();
    expect([await waitsOf(stage, id), await isSeen(stage, id)]).toEqual(['moderator', false]);
  });

  test('are not sent while they are private, are before no moderator, and are asked about when others would see them', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver);
    const heldBy = async () =>
      (await stage.mod.call(listHeldClips)).clips.map((clip) => [clip.id, clip.film !== null]);
    const show = async (id: string, visibility: 'followers' | 'private') => {
      await stage.creator.call(changeVideo, { params: { id }, body: { visibility } });
      await stage.world.settle();
    };
    const id = await upload(stage, 'private');
    await stage.world.clock.advance(20 * 60_000);
    await stage.world.settle();
    expect([receiver.received.length, await waitsOf(stage, id), await heldBy()]).toEqual([
      0,
      null,
      [],
    ]);
    receiver.answer = says({ verdict: 'hold' });
    await show(id, 'followers');
    expect([receiver.received.length, await waitsOf(stage, id)]).toEqual([1, 'moderator']);
    expect(await heldBy()).toEqual([[id, true]]);
    await show(id, 'private');
    expect(await heldBy()).toEqual([]);
    await show(id, 'followers');
    expect([receiver.received.length, await waitsOf(stage, id)]).toEqual([1, 'moderator']);
    expect(await heldBy()).toEqual([[id, true]]);
  });

  test('of an account that leaves are before no moderator, and cannot be let through', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver);
    receiver.answer = says({ verdict: 'hold' });
    const id = await upload(stage);
    await codeOf(stage.creator.call(leave, { body: { password: 'carla likes footlights' } }));
    await stage.world.settle();
    expect((await stage.mod.call(listHeldClips)).clips).toEqual([]);
    expect(await codeOf(stage.mod.call(letClipThrough, { params: { id } }))).toBe('held/not-found');
  });

  test('wait when it held them back after a decision that is reversed', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver, { SCREENING_WHEN_DOWN: 'pass' });
    const { world, creator, mod, other } = stage;
    receiver.answer = (response) => void response.writeHead(503).end();
    const video = await upload(stage);
    await report(stage.ana, video);
    const { id } = await settle(mod, ['remove']);
    receiver.answer = says({ verdict: 'hold' });
    await world.clock.advance(20 * 60_000);
    await world.settle();
    const [statement] = (await creator.call(listStatements)).statements;
    const words = 'Look again.';
    await creator.call(appealStatement, { params: { id: statement!.id }, body: { words } });
    await other.call(claimCase, { params: { id } });
    await other.call(answerAppeal, { params: { id }, body: { verdict: 'reverse', words } });
    await world.settle();
    expect([await waitsOf(stage, video), await isSeen(stage, video)]).toEqual(['moderator', false]);
  });

  test('are published by a moderator who looked while it was down; what it says later changes nothing', async () => {
    await using receiver = await openReceiver();
    await using stage = await open(receiver);
    receiver.answer = (response) => void response.writeHead(503).end();
    const id = await upload(stage);
    await stage.mod.call(letClipThrough, { params: { id } });
    receiver.answer = says({ verdict: 'refuse' });
    await stage.world.clock.advance(20 * 60_000);
    await stage.world.settle();
    expect([await waitsOf(stage, id), await isSeen(stage, id)]).toEqual([null, true]);
  });
});
