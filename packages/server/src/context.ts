import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDiskBlobs } from '#engines/blobs/disk.ts';
import { createInProcessBus } from '#engines/bus/in-process.ts';
import type { Blobs } from '#engines/blobs/port.ts';
import { migrate } from '#engines/db/migrate.ts';
import type { Db } from '#engines/db/port.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { createEncoderChoice } from '#engines/encoder/choose.ts';
import { sweepWork } from '#engines/encoder/sweep.ts';
import { createJobs } from '#engines/jobs/in-database.ts';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { openKeys } from '#engines/keys/open.ts';
import type { Keys } from '#engines/keys/port.ts';
import { withRecord } from '#engines/keys/recorded.ts';
import { createAccounts } from '#features/accounts/service.ts';
import { createFeed } from '#features/feed/service.ts';
import { createKeyRecord } from '#features/knowledge/key-record.ts';
import { createKnowledge } from '#features/knowledge/service.ts';
import { createProfiles } from '#features/profiles/service.ts';
import { createUploads, type Uploads } from '#features/uploads/service.ts';
import { createClips } from '#features/videos/pipeline.ts';
import { createVideos, type Videos } from '#features/videos/service.ts';
import type { CounterParts } from '#features/views/options.ts';
import { createViews, type Views } from '#features/views/service.ts';
import { createLimits } from '#http/limits.ts';
import { createOrigins } from '#http/origin.ts';
import type { Clock } from '#lib/clock.ts';
import { lockFolder } from '#lib/folder-lock.ts';
import { openSecrets } from '#lib/secrets.ts';
import type { Config } from '#config.ts';
import type { Log } from '#log.ts';

/** What the process is composed from: everything that a test, the demo or the red team may replace. */
export interface Outside {
  config: Config;
  clock: Clock;
  log: Log;
  /** Parts of the counter to put in the place of its own. */
  counterParts?: Partial<CounterParts>;
}

/** Engines and services of one process. Disposing it stops work and closes files in reverse order. */
export type Context = Awaited<ReturnType<typeof createContext>>;

/** Opens the engines and builds the services: the only place that names an adapter. */
export async function createContext(outside: Outside) {
  const { config, clock, log } = outside;
  await using stack = new AsyncDisposableStack();
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  stack.use(lockFolder(config.dataDir));
  const secrets = openSecrets(config.dataDir);
  const database = stack.use(openSqlite(join(config.dataDir, 'footlights.db')));
  await migrate(database.db);
  const limits = createLimits(clock);
  const origins = createOrigins(config.publicUrl);
  const { db } = database;
  const profiles = createProfiles({ db, clock });
  const accounts = stack.use(
    createAccounts({ db, secret: secrets.session, profiles, limits, clock, log }),
  );
  const { blobs, jobs, uploadRoot, videos, uploads } = await openVideos({ ...outside, db, stack });
  const keys = await openDayKeys(outside, db);
  const views = openViews({ ...outside, db, stack, keys, secret: secrets.ticket });
  const clips = createClips({
    db,
    board: videos.board,
    creatorsOf: (ids) => profiles.byIds(ids),
    shownOf: (ids) => Promise.resolve(views.shownOf(ids)),
  });
  const feed = createFeed({
    clips,
    clock,
    releasedOf: (ids) => Promise.resolve(views.sumsOf(ids)),
    onChange: (listener) => videos.onChange(listener),
  });
  await startViews(views, videos, stack);
  const knowledge = stack.use(
    createKnowledge({ db, clock, log, views, config, keyDays: () => keys.days() }),
  );
  await uploads.start();
  await videos.start();
  const owned = stack.move();
  return {
    config,
    clock,
    log,
    secrets,
    database,
    limits,
    origins,
    profiles,
    accounts,
    blobs,
    jobs,
    uploadRoot,
    videos,
    uploads,
    views,
    clips,
    feed,
    knowledge,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Uploading, processing and keeping clips. */
async function openVideos(
  options: Outside & { db: Db; stack: AsyncDisposableStack },
): Promise<{ blobs: Blobs; jobs: Jobs; uploadRoot: string; videos: Videos; uploads: Uploads }> {
  const { config, clock, log, db, stack } = options;
  const onFault = (error: unknown) => log.error({ err: error }, 'fault');
  const uploadRoot = join(config.dataDir, 'uploads');
  await mkdir(uploadRoot, { recursive: true, mode: 0o700 });
  const blobs = await openDiskBlobs(join(config.dataDir, 'blobs'));
  const encoder = stack.use(createEncoderChoice({ ffmpegPath: config.ffmpegPath, log }));
  const jobs = stack.use(createJobs({ db, clock, concurrency: config.encoders, onFault }));
  const videos = stack.use(
    createVideos({
      db,
      clock,
      jobs,
      blobs,
      onFault,
      sweepWork,
      bus: createInProcessBus(onFault),
      encoder: encoder.open,
      sourceRoot: uploadRoot,
      workRoot: join(config.dataDir, 'work'),
      limits: {
        minSeconds: config.clipSeconds.min,
        maxSeconds: config.clipSeconds.max,
        maxBytes: config.uploadBytes,
        maxPixels: config.clipPixels,
      },
    }),
  );
  const uploads = stack.use(createUploads({ db, clock, videos, limits: config, onFault }));
  return { blobs, jobs, uploadRoot, videos, uploads };
}

/** The keys of counting days, remembered while they are there and for some days after. */
async function openDayKeys({ config, clock, log }: Outside, db: Db): Promise<Keys> {
  const { keys, warning } = await openKeys({
    kind: config.keys,
    dataDir: config.dataDir,
    onWarning: (text) => log.warn(text),
  });
  if (warning !== null) log.warn(warning);
  const record = createKeyRecord({ db, clock });
  return withRecord(keys, record, (error) => log.error({ err: error }, 'fault'));
}

/** The counter, not yet begun: it asks for clips when it does. */
function openViews(
  options: Outside & { db: Db; stack: AsyncDisposableStack; keys: Keys; secret: string },
): Views {
  const { config, stack, counterParts: parts = {} } = options;
  const journals = createDiskJournal(config.dataDir);
  return stack.use(createViews({ ...options, journals, parts }));
}

/** Counts what can be played, and hears of every change to it from then on. */
async function startViews(
  views: Views,
  videos: Videos,
  stack: AsyncDisposableStack,
): Promise<void> {
  await views.start({ all: () => videos.allPublished(), one: (id) => videos.videoOf(id) });
  const deafen = videos.onChange(({ id, kind }) =>
    kind === 'deleted' ? views.videoRemoved(id) : views.videoChanged(id),
  );
  stack.defer(deafen);
}
