import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { migrate } from '#engines/db/migrate.ts';
import type { Db } from '#engines/db/port.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import type { Journal } from '#engines/journal/port.ts';
import type { Keys } from '#engines/keys/port.ts';
import { createViews, type Views } from '#features/views/service.ts';
import type { CounterParts } from '#features/views/options.ts';
import type { Clock } from '#lib/clock.ts';
import { createLog } from '#log.ts';

/** The counter alone, on engines that a test chooses, with the one video there is. */
export interface LoneCounter extends AsyncDisposable {
  views: Views;
  db: Db;
  /** Reports one play of 5 s by a new device; whether it was taken. */
  play(): Promise<boolean>;
  /** Sends a packet again. */
  send(packet: object): Promise<boolean>;
  /** The packet of a new device. */
  packet(): object;
  /** Takes the database away, as the end of the process would, and leaves all else as it is. */
  crash(): Promise<void>;
}

/** The videos that every lone counter counts. */
export const VIDEOS: readonly string[] = ['A', 'B', 'C'].map((letter) => `v_${letter.repeat(22)}`);

/** The first of them. */
export const VIDEO: string = VIDEOS[0] ?? '';

/** Starts a counter; `logs` gets every line it says. */
export async function startCounter(options: {
  dataDir: string;
  clock: Clock;
  keys: Keys;
  journals: Journal;
  publishedAt: number;
  logs: string[];
  parts?: Partial<CounterParts>;
}): Promise<LoneCounter> {
  const { dataDir, clock, keys, journals, publishedAt, logs, parts = {} } = options;
  const database = openSqlite(join(dataDir, 'footlights.db'));
  await migrate(database.db);
  const views = createViews({
    db: database.db,
    clock,
    log: createLog('info', { write: (line) => void logs.push(line) }),
    keys,
    journals,
    secret: 'a secret of tickets',
    config: {
      epsilons: { plays: 0.6, viewers: 0.2, bins: 0.25, source: 0.15 },
      viewsNetworks: [{ cidr: '10.0.0.0/8', newTags: 1_000_000 }],
      trustedProxies: ['127.0.0.1'],
      clockConfirmed: undefined,
    },
    parts,
  });
  const video = (id: string) => ({ id, durationSeconds: 10, isPublic: true, publishedAt });
  try {
    await views.start({
      all: () => Promise.resolve(VIDEOS.map(video)),
      one: (id) => Promise.resolve(VIDEOS.includes(id) ? video(id) : null),
    });
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
  const packet = () => ({
    video: VIDEO,
    tag: randomBytes(8).toString('hex'),
    first: 1,
    passes: [5],
    source: 'feed',
    ticket: views.ticket().ticket,
  });
  const send = (body: object) =>
    new Promise<boolean>((resolve) =>
      views.take(
        JSON.stringify(body),
        { sender: views.senderOf('10.0.0.1'), isBot: false },
        resolve,
      ),
    );
  return {
    views,
    db: database.db,
    packet,
    send,
    play: () => send(packet()),
    crash: async () => {
      await database[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      await views[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
