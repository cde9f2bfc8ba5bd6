import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlayPacket } from '@footlights/contract';
import type { Group } from '@footlights/count';
import type { CounterParts } from '../../packages/server/src/features/views/options.ts';
import type { Views } from '../../packages/server/src/features/views/service.ts';
import { createWorld, type World } from '../../packages/server/test/world.ts';
import { addClips } from './clips.ts';

/** The whole server in process with thousands of fresh clips and a clock of its own. */
export interface Laboratory extends AsyncDisposable {
  world: World;
  /** Clips of 10 s, published this moment. */
  videos: readonly string[];
  /** Reports visits under the ticket of this moment; resolves when all are durable. Throws when one is not taken. */
  play(visits: readonly LabVisit[]): Promise<void>;
  /** The same for packets as a device has made them. */
  send(packets: readonly string[]): Promise<void>;
  /** Everything published of every clip, window by window, fast ones first. */
  published(): Promise<Map<string, PublishedWindow[]>>;
}

/** What a device reports. */
export interface LabVisit extends Pick<PlayPacket, 'video' | 'tag' | 'first' | 'passes'> {
  source?: PlayPacket['source'];
}

/** A release row: all that anybody can ever read of a window. */
export interface PublishedWindow {
  group: Group;
  /** Epoch ms. */
  startsAt: number;
  endsAt: number;
  values: number[];
}

/** A counting day lasts an hour at least: this one began early enough to end after midnight. */
const BEGIN = Date.UTC(2026, 0, 14, 22);
/**
 * A quarter of an hour before midnight UTC, when the clips are published. Crowds come before it, so that their tags are gone, and snapshots small,
 * when the counting day of the target begins; their counts wait for the same cuts.
 */
const EVENING = Date.UTC(2026, 0, 14, 23, 45);
/** No cap and no packet rate is in the attacker's way. */
const NETWORK = { cidr: '10.0.0.0/8', address: '10.0.0.1', newTags: 1_000_000 };
const AT_ONCE = 4000;

/** A folder in memory, where the machine has one: for what waits for its disk and needs none. */
export function fastFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Opens one; its files are in memory where the machine has such a folder. */
export async function openLaboratory(options: {
  videos: number;
  parts?: Partial<CounterParts> | undefined;
}): Promise<Laboratory> {
  const dataDir = await mkdtemp(join(fastFolder(), 'footlights-laboratory-'));
  const world = await createWorld({
    at: BEGIN,
    dataDir,
    env: { KEYS: 'memory', VIEWS_NETWORKS: `${NETWORK.cidr}:${NETWORK.newTags}` },
    parts: options.parts,
  });
  await world.clock.advance(EVENING - BEGIN);
  const videos = await addClips(world, options.videos);
  return {
    world,
    videos,
    play(visits) {
      const { views } = world.context;
      const { ticket } = views.ticket();
      return sendAll(
        views,
        visits.map((visit) => JSON.stringify({ source: 'share', ...visit, ticket })),
      );
    },
    send: (packets) => sendAll(world.context.views, packets),
    published: () => publishedIn(world),
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function sendAll(views: Views, packets: readonly string[]): Promise<void> {
  const from = { sender: views.senderOf(NETWORK.address), isBot: false };
  const take = (packet: string) =>
    new Promise<boolean>((resolve) => {
      views.take(packet, from, resolve);
    });
  for (let at = 0; at < packets.length; at += AT_ONCE) {
    const taken = await Promise.all(packets.slice(at, at + AT_ONCE).map(take));
    if (!taken.every(Boolean)) throw new Error('The journal did not take the plays.');
  }
}

async function publishedIn(world: World): Promise<Map<string, PublishedWindow[]>> {
  await world.settle();
  const rows = await world.context.database.db
    .selectFrom('view_releases')
    .innerJoin('view_windows', 'view_windows.series', 'view_releases.series')
    .select(['video_id', 'pace', 'view_releases.starts_at', 'view_releases.ends_at', 'counts'])
    .orderBy('video_id')
    .orderBy('pace')
    .orderBy('first_window')
    .execute();
  const found = new Map<string, PublishedWindow[]>();
  for (const row of rows) {
    const windows = found.get(row.video_id) ?? [];
    found.set(row.video_id, windows);
    windows.push({
      group: row.pace,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      values: JSON.parse(row.counts) as number[],
    });
  }
  return found;
}
