import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { seededWords } from '../../packages/count/test/seeded.ts';
import { usedBytes } from '../used-bytes.ts';
import { startCounter } from './instance.ts';
import { startRedis } from './redis.ts';

/** How fast plays become durable, and what is left of each when the day is over. */
export interface Recorder {
  name: string;
  playsPerSecond: number;
  bytesPerPlay: number;
}

/** A play as every recorder gets it. */
interface Play {
  video: number;
  tag: string;
}

const VIDEOS = 1000;
/** Plays that wait for their answer at any time. */
const OUTSTANDING = 256;
const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 0, 15, 12);

/** The same plays, popular videos first in mind, durable one by one, 256 at a time under way. */
export async function measureRecorders(plays: number): Promise<Recorder[]> {
  const word = seededWords(7);
  const all = Array.from({ length: plays }, () => ({
    video: Math.floor((word() / 2 ** 32) ** 2 * VIDEOS),
    tag: word().toString(16).padStart(8, '0') + word().toString(16).padStart(8, '0'),
  }));
  return [await withCounter(all), await withRedis(all), await withRows(all.slice(0, plays / 4))];
}

/** The counter: packet text to durable answer, then a day later what the database has more than before. */
async function withCounter(plays: readonly Play[]): Promise<Recorder> {
  const ids = Array.from({ length: VIDEOS }, () => `v_${randomBytes(16).toString('base64url')}`);
  await using instance = await startCounter({
    at: NOON,
    clips: ids.map((id) => ({ id, durationSeconds: 20, isPublic: true, publishedAt: NOON })),
  });
  const { views, clock, databasePath } = instance;
  const before = usedBytes(databasePath);
  const { ticket } = views.ticket();
  const packets = plays.map(({ video, tag }) =>
    JSON.stringify({ video: ids[video], tag, first: 1, passes: [5], source: 'feed', ticket }),
  );
  let serial = 0;
  const seconds = await timed(packets, (packet) => {
    serial += 1;
    // A network for each 50 devices, so that no cap is near.
    const network = Math.floor(serial / 50);
    const address = `${20 + (network >>> 16)}.${(network >>> 8) & 255}.${network & 255}.1`;
    return new Promise<void>((resolve, reject) => {
      views.take(packet, { sender: views.senderOf(address), isBot: false }, (isDurable) =>
        isDurable ? resolve() : reject(new Error('A packet was not taken.')),
      );
    });
  });
  for (let hour = 0; hour < 26; hour += 1) {
    await clock.advance(DAY_MS / 24);
    await views.settled();
  }
  const bytes = usedBytes(databasePath) - before;
  return {
    name: 'Footlights',
    playsPerSecond: plays.length / seconds,
    bytesPerPlay: bytes / plays.length,
  };
}

/** INCR and PFADD a play, pipelined, `appendfsync always`; keys by video and day are kept. */
async function withRedis(plays: readonly Play[]): Promise<Recorder> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-redis-'));
  try {
    await using redis = await startRedis(folder);
    const chunks = chunksOf(plays);
    const start = performance.now();
    for (const chunk of chunks) {
      await redis.pipeline(
        chunk.flatMap(({ video, tag }) => [
          ['INCR', `views:${video}:20260115`],
          ['PFADD', `viewers:${video}:20260115`, tag],
        ]),
      );
    }
    const seconds = (performance.now() - start) / 1000;
    const videos = [...new Set(plays.map(({ video }) => video))];
    const sizes = await redis.pipeline(
      videos.flatMap((video) => [
        ['MEMORY', 'USAGE', `views:${video}:20260115`],
        ['MEMORY', 'USAGE', `viewers:${video}:20260115`],
      ]),
    );
    const bytes = sizes.reduce((sum, size) => sum + Number(size), 0);
    const name = 'Redis INCR + PFADD';
    return { name, playsPerSecond: plays.length / seconds, bytesPerPlay: bytes / plays.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A row a view with a key of its viewer, one transaction each, as most platforms keep it. */
async function withRows(plays: readonly Play[]): Promise<Recorder> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-rows-'));
  const path = join(folder, 'views.db');
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec(`
      CREATE TABLE views (id TEXT PRIMARY KEY, video_id INTEGER NOT NULL, visitor TEXT NOT NULL,
        watched_seconds REAL NOT NULL, created_at INTEGER NOT NULL);
      CREATE INDEX views_of_video ON views (video_id, created_at);
      CREATE INDEX views_of_visitor ON views (visitor, video_id);`);
    const insert = database.prepare('INSERT INTO views VALUES (?, ?, ?, ?, ?)');
    const start = performance.now();
    for (const { video, tag } of plays) insert.run(randomUUID(), video, tag, 10, NOON);
    const seconds = (performance.now() - start) / 1000;
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const { size } = await stat(path);
    const name = 'SQLite, a row a view';
    return { name, playsPerSecond: plays.length / seconds, bytesPerPlay: size / plays.length };
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds that `work` takes for all items, with 256 of them under way at any time. */
async function timed<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<number> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: OUTSTANDING }, async () => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
    }),
  );
  return (performance.now() - start) / 1000;
}

function chunksOf(plays: readonly Play[]): Play[][] {
  const chunks: Play[][] = [];
  for (let at = 0; at < plays.length; at += OUTSTANDING)
    chunks.push(plays.slice(at, at + OUTSTANDING));
  return chunks;
}
