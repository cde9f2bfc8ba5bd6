import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '#engines/db/port.ts';
import type {
  EncodeOutput,
  Encoder,
  MediaLimits,
  Poster,
  Rendition,
} from '#engines/encoder/port.ts';
import type { JobKind, JobRun } from '#engines/jobs/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, StatementId, VideoId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { audienceOf, isHeld, type Standing } from './audience.ts';
import type { VideoFiles } from './files.ts';
import { wordsIn } from './frozen.ts';
import { endWithoutSource } from './leftovers.ts';
import { createOverall, type ProgressBoard } from './progress.ts';
import { sha256Of, type Screen } from './screen.ts';
import type { Sources } from './sources.ts';
import {
  findVideo,
  loadRenditions,
  moveState,
  putRendition,
  removeRenditions,
  updateVideo,
} from './store.ts';
import type { VideoRow } from './table.ts';

/** What turns uploaded files into clips. */
export interface ProcessingOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  outbox: Pick<Outbox<AppEvent>, 'write' | 'wake'>;
  encoder: () => Promise<Encoder>;
  limits: MediaLimits;
  files: VideoFiles;
  sources: Sources;
  board: ProgressBoard;
  screen: Screen;
  /** Of the account that uploads; within its transaction. */
  standingOf: (id: AccountId, transaction: Db) => Promise<Standing>;
  /** Folder of half-made files; swept at start. */
  workRoot: string;
  /** Told when a clip can be played for the first time. */
  onPublished: (id: VideoId) => Promise<void>;
}

/** Name of the jobs that process one clip each; the payload is its id. */
export const PROCESSING = 'process-video';

const NO_ENCODER = 'This server cannot process clips yet: its operator has to install ffmpeg.';
const REFUSED =
  'This file was removed here by a decision and cannot be uploaded again. It was recognised by a machine, byte for byte.';
const TRY_AGAIN = 'Processing failed on our side. Try again.';

/**
 * Probe, then encode; every output is kept as soon as it is verified, so a clip is published with its first rendition
 * and its poster while the others are still being made. Idempotent: a run after a kill makes the same files again.
 */
export function createProcessing(options: ProcessingOptions): JobKind {
  const { db } = options;
  return {
    async run(payload, run) {
      const row = await begin(options, payload as VideoId);
      if (row === undefined) return;
      try {
        await makeClip(options, row, run);
      } catch (error) {
        if (!run.signal.aborted && isDiskFull(error)) return fail(options, row.id, diskFull());
        await moveState(db, row.id, { from: ['processing'], to: 'queued' });
        await tell(options, row.id);
        throw error;
      }
    },
    async giveUp(payload) {
      await fail(options, payload as VideoId, { reason: TRY_AGAIN, keepsSource: true });
    },
  };
}

async function begin(options: ProcessingOptions, id: VideoId): Promise<VideoRow | undefined> {
  await moveState(options.db, id, { from: ['queued'], to: 'processing' });
  const row = await findVideo(options.db, id);
  if (row?.state !== 'processing' || row.source === null) return undefined;
  options.board.set(row, { step: 'probe', fraction: 0 });
  return row;
}

async function makeClip(options: ProcessingOptions, row: VideoRow, run: JobRun): Promise<void> {
  const { limits, sources, board, workRoot } = options;
  const { signal } = run;
  const encoder = await options.encoder().catch(() => null);
  if (encoder === null) return fail(options, row.id, { reason: NO_ENCODER, keepsSource: true });
  const sourcePath = sources.pathOf(row.source ?? '');
  const [probed, sha256] = await Promise.all([
    encoder.probe(sourcePath, { limits, signal }),
    sha256Of(sourcePath, signal),
  ]);
  if (!probed.ok) return fail(options, row.id, { reason: probed.message, keepsSource: false });
  if (await isRefused(options, row, sha256)) return;

  const { source } = probed;
  const overall = createOverall(encoder.steps(source));
  const kept: string[] = [];
  // Encoders want a folder of their own, empty.
  const workDir = join(workRoot, row.id);
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  try {
    const made = await encoder.encode(
      { sourcePath, source, workDir },
      {
        signal,
        onProgress: (progress) => board.set(row, overall(progress)),
        async onOutput(output) {
          if (output.kind === 'rendition') kept.push(output.name);
          await keep(options, row, output);
        },
      },
    );
    if (made.ok) return await finish(options, row.id, kept);
    await fail(options, row.id, {
      reason: made.message,
      keepsSource: made.code !== 'undecodable',
    });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Reads what the file is; ends the clip when that very file may not come again. */
async function isRefused(
  options: ProcessingOptions,
  row: VideoRow,
  sha256: string,
): Promise<boolean> {
  const { db, screen } = options;
  row.sha256 = sha256;
  await updateVideo(db, row.id, { sha256 });
  if (row.is_contested === 1 || row.published_at !== null) return false;
  const refusal = await screen.refusalOf(row.creator_id, sha256);
  if (refusal === null) return false;
  const { statement } = refusal;
  // Whoever the decision is about appeals it; others ask a moderator to look at their file.
  const keepsSource = statement === null;
  await fail(options, row.id, { reason: REFUSED, keepsSource, refusedBy: statement ?? '' });
  return true;
}

/** Keeps one output and publishes the clip once it has a rendition and a poster. */
async function keep(
  options: ProcessingOptions,
  row: VideoRow,
  output: EncodeOutput,
): Promise<void> {
  if (output.kind === 'rendition') await keepRendition(options, row, output);
  else await keepPoster(options, row, output);
  if (row.published_at !== null || row.poster_webp === null || row.width === null) return;
  await publish(options, row);
}

/** From now on it can be played: by all who may, or by its creator alone while it waits. */
async function publish(options: ProcessingOptions, row: VideoRow): Promise<void> {
  const { db, clock, outbox, screen, standingOf } = options;
  const { id, creator_id: creatorId, sha256 } = row;
  const published_at = clock.now();
  await db.transaction().execute(async (transaction) => {
    const clip = { id, creatorId, sha256: sha256 ?? '', frames: wordsIn(row.frames) };
    const waits = await screen.holdOf(transaction, clip);
    // Its creator may have changed who may see it meanwhile.
    const { visibility, hold } = (await findVideo(transaction, id)) ?? row;
    const standing = await standingOf(creatorId, transaction);
    const audience = audienceOf({ visibility, hold, waits }, standing);
    await updateVideo(transaction, id, { published_at, waits, audience });
    Object.assign(row, { visibility, hold, waits, audience });
    if (!isHeld(row))
      await outbox.write({ kind: 'clip-published', video: id, creator: creatorId }, transaction);
  });
  row.published_at = published_at;
  outbox.wake();
  screen.wake();
  await options.onPublished(id);
}

async function keepRendition(
  { db, files }: ProcessingOptions,
  row: VideoRow,
  { path, name, width, height, bytes, bitsPerSecond, ...made }: Rendition,
): Promise<void> {
  const [before] = (await loadRenditions(db, [row.id])).filter((one) => one.name === name);
  await files.keep(path, 'mp4', async (blob) => {
    const bits_per_second = Math.max(1, Math.round(bitsPerSecond));
    await putRendition(db, { video_id: row.id, name, blob, width, height, bytes, bits_per_second });
  });
  if (row.width === null || width * height >= row.width * (row.height ?? 0)) {
    row.width = width;
    row.height = height;
    row.duration_seconds = made.durationSeconds;
    row.has_sound = made.hasAudio ? 1 : 0;
    const { duration_seconds, has_sound } = row;
    await updateVideo(db, row.id, { width, height, duration_seconds, has_sound });
  }
  if (before !== undefined) await files.release([before.blob]);
}

async function keepPoster(
  { db, files }: ProcessingOptions,
  row: VideoRow,
  { webp, avif, thumbhash, frames }: Poster,
): Promise<void> {
  const before = [row.poster_webp, row.poster_avif].filter((name) => name !== null);
  await files.keep(avif.path, 'avif', async (name) => {
    row.poster_avif = name;
    await updateVideo(db, row.id, { poster_avif: name });
  });
  await files.keep(webp.path, 'webp', async (name) => {
    row.poster_webp = name;
    row.frames = frames.join(' ');
    await updateVideo(db, row.id, { poster_webp: name, thumbhash, frames: row.frames });
  });
  await files.release(before);
}

/** The clip is complete: its uploaded file is of no more use. */
async function finish(
  options: ProcessingOptions,
  id: VideoId,
  kept: readonly string[],
): Promise<void> {
  const { db, files, sources } = options;
  const source = (await findVideo(db, id))?.source ?? null;
  const stale = (await loadRenditions(db, [id])).filter(({ name }) => !kept.includes(name));
  await removeRenditions(
    db,
    id,
    stale.map(({ name }) => name),
  );
  await updateVideo(db, id, { state: 'ready', reason: null, source: null });
  await files.release(stale.map(({ blob }) => blob));
  await sources.remove(source);
  await tell(options, id);
}

interface Failing {
  reason: string;
  /** Whether trying again can help: the machine failed, not the file. */
  keepsSource: boolean;
  /** The decision by which the file may not come again. */
  refusedBy?: StatementId | '';
}

function diskFull(): Failing {
  return { reason: 'The disk of the server is full. Try again later.', keepsSource: true };
}

async function fail(options: ProcessingOptions, id: VideoId, failing: Failing): Promise<void> {
  const { db, clock, outbox } = options;
  const { reason, keepsSource, refusedBy: refused_by = null } = failing;
  await db.transaction().execute(async (transaction) => {
    const failed_at = clock.now();
    await updateVideo(transaction, id, { state: 'failed', reason, failed_at, refused_by });
    const row = await findVideo(transaction, id);
    // One that can be played already is there all the same.
    if (row === undefined || row.published_at !== null) return;
    const event = { kind: 'clip-failed', video: id, creator: row.creator_id } as const;
    await outbox.write(event, transaction);
  });
  outbox.wake();
  if (!keepsSource) await endWithoutSource(options, id);
  await tell(options, id);
}

/** Tells the state as stored; the run is over. */
async function tell({ db, board }: ProcessingOptions, id: VideoId): Promise<void> {
  const row = await findVideo(db, id);
  if (row !== undefined) board.set(row, null);
}

function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL';
}
