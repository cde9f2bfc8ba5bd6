import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../packages/server/src/engines/db/migrate.ts';
import type { Db } from '../packages/server/src/engines/db/port.ts';
import { openSqlite } from '../packages/server/src/engines/db/sqlite.ts';
import { createDiskJournal } from '../packages/server/src/engines/journal/disk.ts';
import { openDiskKeys } from '../packages/server/src/engines/keys/disk.ts';
import { createAdding } from '../packages/server/src/features/insights/adding.ts';
import { publishedAmong as rowsAmong } from '../packages/server/src/features/videos/store.ts';
import { createViews, type Views } from '../packages/server/src/features/views/service.ts';
import type { ViewedVideo } from '../packages/server/src/features/views/video-cache.ts';
import {
  createSimulatedClock,
  type SimulatedClock,
} from '../packages/server/src/lib/simulated-clock.ts';
import type { VideoId } from '../packages/server/src/lib/ids.ts';
import { createLog } from '../packages/server/src/log.ts';

/** A counter on the disk with as many public clips as wanted, on a clock that stands still. */
export interface ReleaseInstance extends AsyncDisposable {
  views: Views;
  db: Db;
  clock: SimulatedClock;
  databasePath: string;
  /** `each` plays of every clip, by as many devices. */
  play(each: number): Promise<void>;
}

const NOON = Date.UTC(2026, 0, 15, 12);
const AT_ONCE = 2000;

/** Clips of each creator. */
const CLIPS_EACH = 5;

/**
 * Starts it for the first time: it knows none of the clips. All of them were published 31 minutes ago. Unless told
 * otherwise, what is released is added to the days of their creators, as in the product.
 */
export async function startRelease(
  clips: number,
  { isAdding = true } = {},
): Promise<ReleaseInstance> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-release-'));
  const databasePath = join(dataDir, 'footlights.db');
  const database = openSqlite(databasePath);
  await migrate(database.db);
  await addVideos(database.db, clips);
  const onReleases = createAdding((ids, within) => publishedAmong(ids, within));
  const clock = createSimulatedClock(NOON);
  const views = createViews({
    db: database.db,
    clock,
    log: createLog('error'),
    keys: await openDiskKeys(dataDir),
    journals: createDiskJournal(dataDir),
    secret: 'the secret of tickets in a benchmark',
    config: {
      epsilons: { plays: 0.6, viewers: 0.2, bins: 0.25, source: 0.15 },
      viewsNetworks: [{ cidr: '10.0.0.0/8', newTags: 1_000_000_000 }],
      trustedProxies: ['127.0.0.1'],
      clockConfirmed: undefined,
    },
    ...(isAdding ? { onReleases } : {}),
  });
  await views.start({
    all: () => Promise.resolve(Array.from({ length: clips }, (_, i) => clipOf(i))),
    one: () => Promise.resolve(null),
  });
  return {
    views,
    db: database.db,
    clock,
    databasePath,
    play: (each) => playAll(views, { clips, each }),
    async [Symbol.asyncDispose]() {
      await views[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function idOf(clip: number): VideoId {
  return `v_${(clip * 7919).toString(36).padStart(22, 'x')}`;
}

function clipOf(clip: number): ViewedVideo {
  return {
    id: idOf(clip),
    durationSeconds: 10,
    isPublic: true,
    // Not when the journal is replaced by a snapshot, every ten minutes.
    publishedAt: NOON - 1_800_000 - 60_000,
  };
}

/** Rows as the product finds them. */
async function addVideos(db: Db, clips: number): Promise<void> {
  const publishedAt = clipOf(0).publishedAt;
  for (let at = 0; at < clips; at += LOT) {
    const lot = Array.from({ length: Math.min(LOT, clips - at) }, (_, i) => ({
      id: idOf(at + i),
      creator_id: `a_${String(Math.floor((at + i) / CLIPS_EACH)).padStart(22, '0')}` as const,
      caption: '',
      visibility: 'public' as const,
      audience: 'public' as const,
      state: 'ready' as const,
      uploaded_at: publishedAt,
      published_at: publishedAt,
      duration_seconds: 10,
      ...NO_FILES,
    }));
    await db.insertInto('videos').values(lot).execute();
  }
}

const LOT = 500;
const NO_FILES = {
  reason: null,
  source: null,
  failed_at: null,
  width: null,
  height: null,
  has_sound: null,
  poster_webp: null,
  poster_avif: null,
  thumbhash: null,
  edited_on: null,
} as const;

/** The clips of these ids as the product reads them. */
async function publishedAmong(ids: readonly VideoId[], within: Db) {
  const rows = await rowsAmong(within, ids);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        creatorId: row.creator_id,
        durationSeconds: row.duration_seconds ?? 0,
        isPublic: row.audience === 'public',
      },
    ]),
  );
}

async function playAll(
  views: Views,
  { clips, each }: { clips: number; each: number },
): Promise<void> {
  const from = { sender: views.senderOf('10.1.2.3'), isBot: false };
  const { ticket } = views.ticket();
  const rest = { first: 1, passes: [5], source: 'feed', ticket };
  for (let at = 0; at < clips * each; at += AT_ONCE) {
    const count = Math.min(AT_ONCE, clips * each - at);
    const taken = Array.from({ length: count }, (_, i) => {
      const tag = randomBytes(8).toString('hex');
      const packet = JSON.stringify({ video: idOf((at + i) % clips), tag, ...rest });
      return new Promise<void>((resolve) => views.take(packet, from, () => resolve()));
    });
    await Promise.all(taken);
  }
}
