import { randomBytes } from 'node:crypto';
import {
  PLAY_PACKET_BYTES,
  type PlayPacket,
  type PlaySource,
  type Ticket,
} from '@footlights/contract';
import type { FastifyInstance } from 'fastify';
import type { SimulatedClock } from '#lib/simulated-clock.ts';
import type { Random } from './random.ts';

/** A clip with the crowd it draws. */
export interface Attraction {
  id: string;
  seconds: number;
  publishedAt: number;
  /** Share of the clip that a median viewer watches, 0 to 1. */
  appeal: number;
  /** Plays on its first day. */
  firstDayPlays: number;
}

const MINUTE = 60_000;
const STEP = 15 * MINUTE;
const DAY = 86_400_000;
const HALF_LIFE_DAYS = 1.6;
const AT_ONCE = 250;

/** Lets people watch through the real routes from the clock's now until `until`. Returns how many packets were sent. */
export async function watchUntil(
  until: number,
  stage: {
    app: FastifyInstance;
    origin: string;
    clock: SimulatedClock;
    random: Random;
    attractions: Attraction[];
    /** Waits until releases that fell due are out. */
    settle: () => Promise<void>;
    /** Ends the watching early. */
    ending: AbortSignal;
  },
): Promise<number> {
  const { app, clock, random } = stage;
  let sent = 0;
  while (clock.now() + STEP < until && !stage.ending.aborted) {
    const ticket = (await app.inject({ url: '/api/v1/ticket' })).json<Ticket>().ticket;
    // People watch for a minute or two before their device reports.
    await clock.advance(2 * MINUTE);
    const packets = stage.attractions.flatMap((attraction) =>
      playsOf(attraction, { now: clock.now(), random, ticket }),
    );
    for (let at = 0; at < packets.length; at += AT_ONCE) {
      await Promise.all(packets.slice(at, at + AT_ONCE).map((packet) => send(stage, packet)));
    }
    sent += packets.length;
    await clock.advance(STEP - 2 * MINUTE);
    await stage.settle();
  }
  await clock.advance(Math.max(0, until - clock.now()));
  return sent;
}

function playsOf(
  attraction: Attraction,
  now: { now: number; random: Random; ticket: string },
): PlayPacket[] {
  const ageDays = (now.now - attraction.publishedAt) / DAY;
  if (ageDays < 0) return [];
  const hour = new Date(now.now).getUTCHours();
  const evening = 1 + 0.7 * Math.cos(((hour - 20) / 24) * 2 * Math.PI);
  const mean =
    attraction.firstDayPlays * (STEP / DAY) * 0.5 ** (ageDays / HALF_LIFE_DAYS) * evening;
  return Array.from({ length: now.random.poisson(mean) }, () =>
    visit(attraction, now.random, now.ticket),
  );
}

/** One visit: the first pass is watched to some share; a pass watched to its end may loop. */
function visit(attraction: Attraction, random: Random, ticket: string): PlayPacket {
  const passes = [binOf(share(attraction.appeal, random), attraction.seconds)];
  while (passes.at(-1) === 10 && passes.length < 4 && random.unit() < 0.35 * attraction.appeal) {
    passes.push(binOf(share(attraction.appeal, random), attraction.seconds));
  }
  return {
    video: attraction.id,
    tag: randomBytes(8).toString('hex'),
    first: 1,
    passes,
    source: sourceOf(random.unit()),
    ticket,
  };
}

function share(appeal: number, random: Random): number {
  if (random.unit() < 0.28 * (1 - appeal)) return 0.04;
  return Math.min(1, Math.max(0.02, appeal + 0.3 * random.normal()));
}

function binOf(watchShare: number, seconds: number): number {
  const watched = watchShare * seconds;
  const isView = watched >= 2 || (seconds < 4 && watchShare >= 0.5);
  return isView ? Math.min(10, Math.max(1, Math.ceil(watchShare * 10))) : 0;
}

function sourceOf(unit: number): PlaySource {
  if (unit < 0.78) return 'feed';
  if (unit < 0.92) return 'share';
  return 'profile';
}

async function send(
  stage: { app: FastifyInstance; origin: string; random: Random },
  packet: PlayPacket,
): Promise<void> {
  const { app, origin, random } = stage;
  const byte = () => Math.floor(random.unit() * 256);
  const response = await app.inject({
    method: 'POST',
    url: '/api/v1/plays',
    // Shared address space (RFC 6598): nobody's own address.
    remoteAddress: `100.${64 + Math.floor(random.unit() * 64)}.${byte()}.${byte()}`,
    headers: {
      host: new URL(origin).host,
      origin,
      'content-type': 'text/plain;charset=UTF-8',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    },
    payload: JSON.stringify(packet).padEnd(PLAY_PACKET_BYTES),
  });
  if (response.statusCode !== 204)
    throw new Error(`A demo play was answered ${response.statusCode}: ${response.body}`);
}
