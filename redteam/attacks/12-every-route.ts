import { endpoints, urlOf, type AnyEndpoint } from '@footlights/contract';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { sampleOf } from '../../packages/server/test/features/instance/sample.ts';
import { askServer, type Planted, type Question } from '../surfaces/ask.ts';
import { exactCounts, plantPlays } from '../surfaces/crowd.ts';
import {
  addressesOf,
  ENDLESS,
  hasPages,
  inputsOf,
  readableAddresses,
} from '../surfaces/questions.ts';
import { createReader, type Reader } from '../surfaces/reader.ts';
import { createSearch } from '../surfaces/secrets.ts';
import type { Shape } from '../surfaces/shape.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import {
  member,
  openWorld,
  setStage,
  visitorOf,
  type Member,
  type Stage,
} from '../surfaces/stage.ts';

const FAN = {
  address: '203.0.113.77',
  agent: 'Mozilla/5.0 (X11; Linux x86_64) DeviceOfAFan Firefox/140.0',
};

/** Reads every answer that anybody can get, to right and wrong requests alike, for what was not released. */
export const attack: Attack = {
  number: 12,
  title: 'Every route as every role: tags, devices, counts before their release',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(options: AttackOptions, planted: Planted = {}): Promise<Verdict> {
  const random = seededUnit(options.seed);
  await using world = await openWorld({ parts: options.parts });
  const stage = await setStage(world, 4);
  const fan = visitorOf(stage, FAN.address, FAN.agent);
  const plays = [];
  const counts = [];
  for (const [serial, { id: video }] of stage.clips.entries()) {
    const count = (options.isQuick ? 4_787 : 7_919) + 500 * serial;
    const more = await plantPlays(world, { video, count, random });
    plays.push(...more);
    counts.push(exactCounts(more));
    await fan.request({ method: 'GET', url: `/v/${video}` });
  }
  planted.plant?.(world);
  const search = createSearch({ plays, counts, devices: [FAN.address, 'DeviceOfAFan'] });
  const reader = createReader(planted.ask ?? askServer, search);
  for (const who of rolesOf(stage, options)) await readAll(reader, stage, who);
  await readMetrics(reader, stage);
  await callAll(reader, stage);
  const { finds, answers, statuses } = reader;
  for (const line of world.logs) {
    for (const find of search(Buffer.from(line))) finds.push(`The log tells ${find}.`);
  }
  return {
    score: `${finds.length} finds in ${answers.toLocaleString('en')} answers`,
    expectation: '0 finds',
    isHeld: finds.length === 0,
    figures: {
      ...statuses,
      endpoints: endpoints.length,
      tags: plays.length,
      pages: Number(hasPages()),
    },
    finds: finds.slice(0, 12),
  };
}

function rolesOf({ cast }: Stage, { isQuick }: AttackOptions): readonly Member[] {
  if (!isQuick) return cast;
  return cast.filter(({ role }) => role !== 'user' && role !== 'other creator');
}

/** Everything that can be read, with GET, and some of it with HEAD. */
async function readAll(reader: Reader, stage: Stage, who: Member): Promise<void> {
  for (const endpoint of endpoints) {
    if (endpoint.method !== 'GET' || endpoint.name === ENDLESS) continue;
    for (const url of addressesOf(endpoint, stage))
      await reader.read(who, { method: 'GET', url }, endpoint);
  }
  const { urls, gaps } = await readableAddresses(stage);
  reader.finds.push(...gaps);
  for (const [at, url] of urls.entries()) {
    if (!url.startsWith('/api/v1/')) await reader.read(who, { method: 'GET', url });
    if (at % 7 === 0) await reader.read(who, { method: 'HEAD', url });
  }
}

/** From the network metrics are the admin's at most, from the machine itself the operator's; neither tells a count. */
async function readMetrics(reader: Reader, stage: Stage): Promise<void> {
  const isRoute = stage.world.app.routes.some(({ url }) => url === '/metrics');
  const operator: Member = {
    ...member(stage, 'signed out'),
    person: visitorOf(stage, '127.0.0.1', 'curl/8.5.0'),
  };
  for (const url of ['/metrics', '/health']) await reader.read(operator, { method: 'GET', url });
  for (const who of stage.cast) {
    const { status } = await reader.read(who, { method: 'GET', url: '/metrics' });
    const isRefused = [401, 403, 404].includes(status) || (!isRoute && status === 503);
    if (!isRefused && who.role !== 'admin') reader.finds.push(`/metrics answered ${who.role}.`);
    if (!isRefused && !isRoute) reader.finds.push(`/metrics is no route and answered ${status}.`);
  }
}

/** Every endpoint with bodies that fit and that do not; what ends a session or a clip comes last. */
async function callAll(reader: Reader, stage: Stage): Promise<void> {
  const ending = ['signOut', 'deleteVideo'];
  const ordered = endpoints.toSorted((a, b) => ending.indexOf(a.name) - ending.indexOf(b.name));
  for (const endpoint of ordered.filter(({ method }) => method !== 'GET')) {
    for (const who of stage.cast) {
      for (const question of questionsOf(endpoint, stage))
        await reader.read(who, question, endpoint);
    }
  }
  const signedOut = member(stage, 'signed out');
  for (const endpoint of endpoints) {
    const url = urlOf(endpoint, { params: inputsOf(endpoint, stage)[0] });
    for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE'] as const) {
      if (method !== endpoint.method) await reader.read(signedOut, { method, url });
    }
  }
}

function questionsOf(endpoint: AnyEndpoint, stage: Stage): Question[] {
  const body = endpoint.body as Shape | undefined;
  const type = endpoint.name === 'recordPlays' ? 'text/plain' : 'application/json';
  const headers = { 'content-type': type };
  const payloads =
    body === undefined
      ? []
      : [JSON.stringify(sampleOf(body)), '{"broken":', '{}', 'x'.repeat(20_000)];
  return inputsOf(endpoint, stage)
    .slice(0, 2)
    .flatMap((params) => {
      const question = { method: endpoint.method, url: urlOf(endpoint, { params }) };
      if (body === undefined) return [question];
      return payloads.map((payload): Question => ({ ...question, payload, headers }));
    });
}
