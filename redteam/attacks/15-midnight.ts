import { MAX_PASSES } from '@footlights/count';
import {
  addVideo,
  type Audience,
  createAudience,
} from '../../packages/server/test/features/views/plays.ts';
import { createWorld, NOON, type World } from '../../packages/server/test/world.ts';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { createDevice, type Device } from '../midnight/device.ts';

/**
 * Somebody keeps every packet of devices whose clocks are right, a day off or jumping, and sends all of them again
 * before, while and after the day turns, after a restart and a week later, to make one device of one day more than it
 * is. Other devices come back after two days or a week offline. Releases are read without noise, so that every play
 * can be told.
 */
export const attack: Attack = {
  number: 15,
  title: 'midnight, a week offline, device clocks a day off: one unit stays one unit',
  run,
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
const CLOCKS = { right: 0, behind: -DAY, ahead: DAY, jumping: 0 } as const;
/** When the first day closes. */
const CLOSE = NOON + 12 * HOUR + 2 * MINUTE;

/** What one device should come to on its clip, whatever is sent again. */
interface Case {
  what: string;
  video: string;
  device: Device;
  plays: number;
  viewers: number;
}

async function run({ parts }: AttackOptions): Promise<Verdict> {
  const exact: AttackOptions['parts'] = {
    ...parts,
    noised: ({ group, counts }) => ({ group, values: [...counts], variances: [1, 1] }),
  };
  await using world = await createWorld({ parts: exact });
  const audience = createAudience(world);
  const midnight = await overMidnight(world, audience);
  const offline = await offlineCases(world, audience);
  await world.clock.advance(47 * HOUR - (world.clock.now() - NOON));
  for (const { device } of offline.twoDays) await device.send();
  await world.clock.advance(7 * DAY - (world.clock.now() - NOON));
  for (const { device } of offline.week) await device.send();
  const cases = [...midnight, ...offline.twoDays, ...offline.week];
  await sendAgain(audience, cases);
  await sendUnderOldTickets(audience, cases);
  // By then every window has been cut: they double from an hour on, up to 28 days.
  for (let day = 0; day < 28; day += 1) await world.clock.advance(DAY);
  await world.settle();
  return verdictOf(world, cases);
}

/** Three passes before midnight, of which the last is not answered, and more than four after it. */
async function overMidnight(world: World, audience: Audience): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [what, aheadMs] of Object.entries(CLOCKS)) {
    const device = createDevice(audience, { name: what, aheadMs, now: () => world.clock.now() });
    const video = await addVideo(world);
    // A device whose clock jumps past the end of its day says no more on it.
    const before = what === 'jumping' ? 2 : 3;
    const units = { plays: before + MAX_PASSES, viewers: 2 };
    cases.push({ what: `a clock that is ${what}, over midnight`, video, device, ...units });
  }
  await world.clock.advance(CLOSE - HOUR - NOON);
  for (const { device, video } of cases) await device.watch(video, [9, 0]);
  await sendAll(cases);
  await sendAgain(audience, cases);
  for (const { device } of cases) if (device.name === 'jumping') device.aheadMs = DAY;
  await world.clock.advance(HOUR - MINUTE / 2);
  for (const { device, video } of cases) await device.watch(video, [5]);
  await sendAll(cases, { isAnswered: false });
  await world.clock.advance(MINUTE / 2 - 1);
  const turn = { isOver: false };
  const turning = world.clock.advance(1).then(() => (turn.isOver = true));
  while (!turn.isOver) await sendAgain(audience, cases);
  await turning;
  for (const { device } of cases) if (device.name === 'jumping') device.aheadMs = -DAY;
  for (const { device, video } of cases) await device.watch(video, [2, 0, 3]);
  for (const { device, video } of cases) await device.watch(video, [1, 1, 4]);
  await sendAll(cases);
  await sendAgain(audience, cases);
  await world.restart();
  await sendAll(cases);
  await sendAgain(audience, cases);
  return cases;
}

/** Devices that watch now and report much later, from the day on that they are back. */
async function offlineCases(
  world: World,
  audience: Audience,
): Promise<{ twoDays: Case[]; week: Case[] }> {
  const since = world.clock.now();
  const found: { twoDays: Case[]; week: Case[] } = { twoDays: [], week: [] };
  for (const [clock, aheadMs] of Object.entries(CLOCKS)) {
    for (const [wait, plays] of [['twoDays', 1] as const, ['week', 0] as const]) {
      const name = `${wait} ${clock}`;
      const device = createDevice(audience, { name, aheadMs, now: () => world.clock.now() });
      const video = await addVideo(world);
      await device.watch(video, [8]);
      const what = `${name}, offline since ${new Date(since).toISOString()}`;
      found[wait].push({ what, video, device, plays, viewers: plays });
    }
  }
  return found;
}

async function sendAll(cases: readonly Case[], options?: { isAnswered: boolean }): Promise<void> {
  for (const { device } of cases) await device.send(options);
}

async function sendAgain(audience: Audience, cases: readonly Case[]): Promise<void> {
  await Promise.all(
    cases.flatMap(({ device }) => device.sent.map((packet) => audience.send(packet, device.name))),
  );
}

/** Old packets under the ticket of today, as something that was watched when they were made, with their old tags. */
async function sendUnderOldTickets(audience: Audience, cases: readonly Case[]): Promise<void> {
  const { ticket } = await audience.ticket();
  for (const { device } of cases) {
    for (const text of device.sent) {
      const packet = JSON.parse(text) as { ticket: string; watched?: string };
      const watched = packet.watched ?? packet.ticket;
      await audience.send({ ...packet, ticket, watched }, device.name);
    }
  }
}

function verdictOf(world: World, cases: readonly Case[]): Verdict {
  const released = world.context.views.releasedOf(cases.map(({ video }) => video));
  const finds: string[] = [];
  let extra = 0;
  let missing = 0;
  for (const { what, video, plays, viewers } of cases) {
    const found = released.get(video);
    const counted = { plays: found?.plays.value ?? 0, viewers: found?.viewers.value ?? 0 };
    extra += Math.max(0, counted.plays - plays) + Math.max(0, counted.viewers - viewers);
    missing += Math.max(0, plays - counted.plays) + Math.max(0, viewers - counted.viewers);
    if (counted.plays === plays && counted.viewers === viewers) continue;
    finds.push(
      `${what}: ${counted.plays} plays by ${counted.viewers} viewers, not ${plays} by ${viewers}.`,
    );
  }
  const sent = cases.reduce((sum, { device }) => sum + device.sent.length, 0);
  return {
    score: `${extra} plays or viewers too many and ${missing} lost on ${cases.length} clips`,
    expectation: '0 too many, 0 lost',
    isHeld: finds.length === 0,
    figures: { cases: cases.length, packets: sent, extra, missing },
    finds,
  };
}
