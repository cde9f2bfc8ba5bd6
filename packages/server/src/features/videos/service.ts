import type { Visibility } from '@footlights/contract';
import type { Blobs } from '#engines/blobs/port.ts';
import type { Bus } from '#engines/bus/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Encoder, MediaLimits } from '#engines/encoder/port.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { captionFrom } from './caption.ts';
import { createChanges, type Changes } from './changes.ts';
import { createVideoFiles, type VideoFiles } from './files.ts';
import { createProcessing, PROCESSING } from './processing.ts';
import { createProgressBoard, type ProgressBoard } from './progress.ts';
import { blobsOf, endWithoutSource } from './leftovers.ts';
import { createSources, type Sources } from './sources.ts';
import {
  countWithSource,
  failedBefore,
  findVideo,
  insertVideo,
  moveState,
  neededSources,
  publishedVideos,
  removeVideo,
  unfinishedVideos,
  updateVideo,
  type PublishedRow,
} from './store.ts';
import type { VideoRow } from './table.ts';

/** A finished upload, handed over. */
export interface FinishedUpload {
  id: VideoId;
  creatorId: AccountId;
  /** Already checked. */
  caption: string;
  visibility: Visibility;
  /** Name of its file in the folder of uploaded files. */
  source: string;
}

/** What the counter and others need to know of a clip that can be played. */
export interface PublishedVideo {
  id: VideoId;
  creatorId: AccountId;
  durationSeconds: number;
  isPublic: boolean;
  publishedAt: number;
}

/** Clips from the end of their upload to their deletion. Showing them is the task of `pipeline.ts`. */
export interface Videos extends Pick<Changes, 'onChange'>, AsyncDisposable {
  /** Takes over an upload in the transaction that ends it; call `wake` after its commit. Idempotent by id. */
  accept(upload: FinishedUpload, transaction: Db): Promise<void>;
  wake(): void;
  /** A file is on its way: opens the encoder meanwhile. */
  warm(): void;
  /** Null before it can be played and when there is none. */
  videoOf(id: string): Promise<PublishedVideo | null>;
  /** Every clip that can be played. */
  allPublished(): Promise<PublishedVideo[]>;
  /** The creator's own row; refuses with `video/not-found` for anybody else. */
  ownRow(creatorId: AccountId, id: VideoId): Promise<VideoRow>;
  change(creatorId: AccountId, id: VideoId, wanted: Wanted): Promise<void>;
  /** Stops its processing, then deletes rows, uploaded file and every blob that no other clip shares. */
  remove(creatorId: AccountId, id: VideoId): Promise<void>;
  retry(creatorId: AccountId, id: VideoId): Promise<void>;
  /** How many uploaded files of a creator's clips are kept for processing or another try. */
  countWithSource(creatorId: AccountId): Promise<number>;
  /** Which of these uploaded files are still needed. */
  neededSources(names: readonly string[]): Promise<Set<string>>;
  board: ProgressBoard;
  sources: Sources;
  /** Clears away what earlier processes left, lets jobs begin, and drops stray blobs meanwhile. */
  start(): Promise<void>;
  /** Drops the files of clips that failed 48 hours ago; for a timer. */
  forgetFailed(): Promise<void>;
}

/** What a creator may change. */
export interface Wanted {
  caption?: string | undefined;
  visibility?: Visibility | undefined;
}

/** What clips are made from and kept in. */
export interface VideosOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  jobs: Jobs;
  bus: Bus;
  blobs: Blobs;
  /** Opened when the first clip is processed; rejects while the machine has none that works. */
  encoder: () => Promise<Encoder>;
  /** Ends what children of a killed process still do in the work folder, and empties it. */
  sweepWork: (workRoot: string) => Promise<unknown>;
  limits: MediaLimits;
  /** Folder of uploaded files. */
  sourceRoot: string;
  /** Folder of half-made files. */
  workRoot: string;
  /** Gets what listeners throw. */
  onFault: (error: unknown) => void;
}

/** How long the file of a failed clip is kept for another try. */
export const RETRY_MS = 48 * 3_600_000;

export function createVideos(options: VideosOptions): Videos {
  const { db, jobs, onFault } = options;
  const changes = createChanges(onFault);
  const board = createProgressBoard(options.bus);
  const files = createVideoFiles(db, options.blobs);
  const sources = createSources(options.sourceRoot);
  const within: Within = { ...options, board, files, sources, changes };
  const onPublished = async (id: VideoId) => changes.tell({ id, kind: 'published' });
  const stop = new AbortController();
  let sweeping: Promise<unknown> | undefined;
  jobs.define(PROCESSING, createProcessing({ ...within, onPublished }));

  return {
    board,
    sources,
    onChange: (listener) => changes.onChange(listener),
    wake: () => jobs.wake(),
    warm: () => void options.encoder().catch(() => null),
    videoOf: async (id) => toPublished(await findVideo(db, id as VideoId)),
    allPublished: async () => (await publishedVideos(db)).flatMap((row) => toPublished(row) ?? []),
    ownRow: (creatorId, id) => ownRow(db, creatorId, id),
    countWithSource: (creatorId) => countWithSource(db, creatorId),
    neededSources: (names) => neededSources(db, names),
    forgetFailed: () => forgetFailed(within),
    change: (creatorId, id, wanted) => change(within, { creatorId, id, wanted }),
    remove: (creatorId, id) => remove(within, creatorId, id),
    retry: (creatorId, id) => retry(within, creatorId, id),
    async start() {
      await start(within);
      sweeping = files.sweep(stop.signal).catch(onFault);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await sweeping;
    },
    async accept({ id, creatorId, caption, visibility, source }, transaction) {
      await insertVideo(transaction, {
        id,
        creator_id: creatorId,
        caption,
        visibility,
        source,
        uploaded_at: options.clock.now(),
      });
      await jobs.enqueue(jobOf(id), transaction);
    },
  };
}

interface Within extends VideosOptions {
  board: ProgressBoard;
  files: VideoFiles;
  sources: Sources;
  changes: Changes;
}

const jobOf = (id: VideoId) => ({ kind: PROCESSING, key: `${PROCESSING} ${id}`, payload: id });

async function ownRow(db: Db, creatorId: AccountId, id: VideoId): Promise<VideoRow> {
  const row = await findVideo(db, id);
  if (row?.creator_id !== creatorId) throw new Refusal('video/not-found');
  return row;
}

function toPublished(row: PublishedRow | undefined): PublishedVideo | null {
  if (row === undefined || row.published_at === null || row.duration_seconds === null) return null;
  return {
    id: row.id,
    creatorId: row.creator_id,
    durationSeconds: row.duration_seconds,
    isPublic: row.visibility === 'public',
    publishedAt: row.published_at,
  };
}

async function change(
  { db, changes }: Within,
  { creatorId, id, wanted }: { creatorId: AccountId; id: VideoId; wanted: Wanted },
): Promise<void> {
  const { visibility } = wanted;
  const row = await ownRow(db, creatorId, id);
  const caption = wanted.caption === undefined ? row.caption : captionFrom(wanted.caption);
  await updateVideo(db, id, { caption, visibility: visibility ?? row.visibility });
  await changes.tell({ id, kind: 'changed' });
}

async function remove(within: Within, creatorId: AccountId, id: VideoId): Promise<void> {
  const { db, jobs, board, files, sources, changes } = within;
  await ownRow(db, creatorId, id);
  await jobs.cancel(jobOf(id).key);
  // Read again: the run that was stopped may have kept more.
  const row = await ownRow(db, creatorId, id);
  const blobs = await blobsOf(db, row);
  await removeVideo(db, id);
  await files.release(blobs);
  await sources.remove(row.source);
  const reason = 'The clip was deleted.';
  board.set({ ...row, state: 'failed', reason, source: null }, null);
  await changes.tell({ id, kind: 'deleted' });
}

async function retry(within: Within, creatorId: AccountId, id: VideoId): Promise<void> {
  const { db, jobs, board } = within;
  const row = await ownRow(db, creatorId, id);
  if (row.state !== 'failed') throw new Refusal('video/not-failed');
  if (row.source === null) throw new Refusal('video/source-gone');
  // The run that failed may not have left the queue yet, and a key is taken once.
  await jobs.cancel(jobOf(id).key);
  await db.transaction().execute(async (transaction) => {
    await moveState(transaction, id, { from: ['failed'], to: 'queued' });
    await jobs.enqueue(jobOf(id), transaction);
  });
  board.set(await ownRow(db, creatorId, id), null);
  jobs.wake();
}

async function start(within: Within): Promise<void> {
  const { db, jobs, workRoot } = within;
  await within.sweepWork(workRoot);
  for (const { id } of await unfinishedVideos(db)) {
    await moveState(db, id, { from: ['processing'], to: 'queued' });
    await jobs.enqueue(jobOf(id));
  }
  await jobs.start();
}

async function forgetFailed({ db, clock, files, sources }: Within): Promise<void> {
  for (const { id } of await failedBefore(db, clock.now() - RETRY_MS))
    await endWithoutSource({ db, files, sources }, id);
}
