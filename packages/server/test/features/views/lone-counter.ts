import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { migrate } from '#engines/db/migrate.ts';
import type { Db } from '#engines/db/port.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import type { Journal } from '#engines/journal/port.ts';
import type { Keys } from '#engines/keys/port.ts';
import { createViews, type Views } from '#features/views/service.ts';
import type { SimulatedClock } from '#lib/simulated-clock.ts';
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
}

/** The video that every lone counter counts. */
export const VIDEO = 'v_AAAAAAAAAAAAAAAAAAAAAA';

/** Starts a counter; `logs` gets every line it says. */
export async function startCounter(options: {
  dataDir: string;
  clock: SimulatedClock;
  keys: Keys;
  journals: Journal;
  publishedAt: number;
  logs: string[];
}): Promise<LoneCounter> {
  const { dataDir, clock, keys, journals, publishedAt, logs } = options;
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
  });
  const video = { id: VIDEO, durationSeconds: 10, isPublic: true, publishedAt };
  await views.start({
    all: () => Promise.resolve([video]),
    one: () => Promise.resolve(video),
  });
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
    async [Symbol.asyncDispose]() {
      await views[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
