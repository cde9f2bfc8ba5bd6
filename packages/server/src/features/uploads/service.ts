import { open, stat, statfs } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import type { Db } from '#engines/db/port.ts';
import type { HeldTexts } from '#features/prevention/service.ts';
import type { Videos } from '#features/videos/service.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import { newId, type AccountId } from '#lib/ids.ts';
import { uploadRequestFrom } from './request.ts';
import {
  countUnderWay,
  findUpload,
  insertUpload,
  markFinished,
  removeUpload,
  unfinishedAmong,
  unfinishedUploads,
  uploadsBefore,
  uploadsOf,
} from './store.ts';
import type { UploadRow } from './table.ts';

/** Uploads under way at once, an account. */
export const UPLOADS_PER_ACCOUNT = 5;
/** Uploaded files an account may have waiting for processing or another try. */
export const WAITING_PER_ACCOUNT = 20;
/** Space that uploads leave free on the disk, so that plays and the database never run out of it. */
const RESERVE_BYTES = 100_000_000;
/** How long an upload may take, from its creation to its last byte. */
export const UPLOAD_MS = 24 * 3_600_000;

const SWEEP_MS = 3_600_000;
/** When another upload is worth a try: about as long as a clip takes. */
const LATER_SECONDS = 60;

/** Files on their way in. The bytes are the tus store's; their row, bounds and end are here. */
export interface Uploads extends Disposable {
  /** Checks and notes a new upload. Refuses one that is too large, has a bad caption, or is one too many. */
  begin(creatorId: AccountId, headers: IncomingHttpHeaders): Promise<UploadRow>;
  /** The creator's own upload; refuses with `upload/not-found` for anybody else. */
  own(creatorId: AccountId, id: string): Promise<UploadRow>;
  find(id: string): Promise<UploadRow | undefined>;
  /** Makes a clip of an upload when all bytes are there; false when some are missing. Idempotent. */
  finish(row: UploadRow): Promise<boolean>;
  forget(id: string): Promise<void>;
  expiresAt(row: UploadRow): number;
  belongings: Belongings;
  /** Bytes that have arrived of uploads that are not finished. */
  arrivedBytes(): Promise<number>;
  /** Finishes what had arrived whole, drops what is too old or belongs to nothing, then goes on hourly. */
  start(): Promise<void>;
}

/** What uploads need. */
export interface UploadsOptions {
  db: Db;
  clock: Clock;
  videos: Videos;
  texts: Pick<HeldTexts, 'screen' | 'screenLate' | 'settle'>;
  limits: { uploadBytes: number };
  onFault: (error: unknown) => void;
}

export function createUploads(options: UploadsOptions): Uploads {
  const { db, clock, videos, onFault } = options;
  let cancelTimer: (() => void) | undefined;

  async function sweepHourly(): Promise<void> {
    await sweep(options).catch(onFault);
    await videos.forgetFailed().catch(onFault);
    cancelTimer = clock.after(SWEEP_MS, sweepHourly);
  }
  return {
    async begin(creatorId, headers) {
      const row = await begin(options, creatorId, headers);
      videos.warm();
      return row;
    },
    async own(creatorId, id) {
      const row = await findUpload(db, id);
      const isExpired = row !== undefined && clock.now() > row.created_at + UPLOAD_MS;
      if (row?.creator_id !== creatorId || isExpired) throw new Refusal('upload/not-found');
      return row;
    },
    find: (id) => findUpload(db, id),
    finish: (row) => finish(options, row),
    forget: (id) => removeUpload(db, id),
    expiresAt: (row) => row.created_at + UPLOAD_MS,
    belongings: {
      // Clips that are not there yet; those that are, are exported as clips.
      exportName: null,
      exportOf: () => Promise.resolve(null),
      forget: (id) => forgetAll(options, id),
    },
    async arrivedBytes() {
      let bytes = 0;
      for (const { id } of await unfinishedUploads(db))
        bytes += (await sizeOf(videos.sources.pathOf(id))) ?? 0;
      return bytes;
    },
    async start() {
      for (const row of await unfinishedUploads(db)) await finish(options, row);
      await dropStrays(options);
      await sweepHourly();
    },
    [Symbol.dispose]: () => cancelTimer?.(),
  };
}

async function begin(
  { db, clock, limits, videos, texts }: UploadsOptions,
  creatorId: AccountId,
  headers: IncomingHttpHeaders,
): Promise<UploadRow> {
  const wanted = uploadRequestFrom(headers, limits);
  const place = { account: creatorId, field: 'caption', video: null } as const;
  // What is held is held when there is a clip.
  await texts.screen({ ...place, text: wanted.caption });
  if ((await videos.countWithSource(creatorId)) >= WAITING_PER_ACCOUNT) {
    throw new Refusal('upload/too-many', {
      message: `At most ${WAITING_PER_ACCOUNT} clips may wait for processing or another try; let some finish, or delete failed ones.`,
      retryAfterSeconds: LATER_SECONDS,
    });
  }
  await requireSpace(videos.sources.pathOf('.'), wanted.bytes);
  const row: UploadRow = {
    ...wanted,
    id: newId('v').slice(2),
    creator_id: creatorId,
    video_id: newId('v'),
    created_at: clock.now(),
    finished_at: null,
  };
  await db.transaction().execute(async (transaction) => {
    if ((await countUnderWay(transaction, creatorId)) >= UPLOADS_PER_ACCOUNT) {
      throw new Refusal('upload/too-many', {
        message: `At most ${UPLOADS_PER_ACCOUNT} uploads at once; finish or cancel one first.`,
        retryAfterSeconds: LATER_SECONDS,
      });
    }
    await insertUpload(transaction, row);
  });
  return row;
}

/** The bytes of the file, as much again for its renditions, and the reserve must fit. */
async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= 2 * bytes + RESERVE_BYTES) return;
  throw new Refusal('upload/no-space', { retryAfterSeconds: 3600 });
}

async function finish(options: UploadsOptions, row: UploadRow): Promise<boolean> {
  const { db, clock, videos, texts } = options;
  const path = videos.sources.pathOf(row.id);
  if (row.finished_at !== null) return true;
  if ((await sizeOf(path)) !== row.bytes) return false;
  await sync(path);
  const { video_id: id, creator_id: creatorId, visibility, id: source } = row;
  const wanted = { account: creatorId, field: 'caption', video: id, text: row.caption } as const;
  const rule = await texts.screenLate(wanted);
  const caption = rule === null ? row.caption : '';
  await db.transaction().execute(async (transaction) => {
    if (!(await markFinished(transaction, row.id, clock.now()))) return;
    await videos.accept({ id, creatorId, caption, visibility, source }, transaction);
    await texts.settle(transaction, wanted, rule);
  });
  videos.wake();
  return true;
}

async function forgetAll({ db, videos }: UploadsOptions, id: AccountId): Promise<void> {
  for (const row of await uploadsOf(db, id)) {
    if (row.finished_at === null) await videos.sources.remove(row.id);
    await removeUpload(db, row.id);
  }
}

async function sweep({ db, clock, videos }: UploadsOptions): Promise<void> {
  for (const row of await uploadsBefore(db, clock.now() - UPLOAD_MS)) {
    if (row.finished_at === null) await videos.sources.remove(row.id);
    await removeUpload(db, row.id);
  }
}

/** Files that neither an upload nor a clip needs, such as those a kill kept from being removed. Only at start. */
async function dropStrays({ db, videos }: UploadsOptions): Promise<void> {
  const { sources } = videos;
  const names = await sources.names();
  const [arriving, needed] = [await unfinishedAmong(db, names), await videos.neededSources(names)];
  for (const name of names) {
    if (!arriving.has(name) && !needed.has(name)) await sources.remove(name);
  }
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function sync(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}
