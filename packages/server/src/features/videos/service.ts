import type { Visibility } from '@footlights/contract';
import type { BlobName, Blobs } from '#engines/blobs/port.ts';
import type { Bus } from '#engines/bus/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Encoder, MediaLimits } from '#engines/encoder/port.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import { Refusal } from '#http/errors.ts';
import type { HeldTexts } from '#features/prevention/service.ts';
import type { Audience } from '#features/relations/service.ts';
import type { Place } from '#http/cursor.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import { startOfDay } from '#lib/day.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { audienceOf, isHeld, type Standing } from './audience.ts';
import { videoBelongings } from './belongings.ts';
import { captionFrom } from './caption.ts';
import { createClearing, type Clearing } from './clearing.ts';
import { createChanges, type Changes } from './changes.ts';
import { createVideoFiles, type NamedElsewhere, type VideoFiles } from './files.ts';
import { createProcessing, PROCESSING } from './processing.ts';
import { createProgressBoard, type ProgressBoard } from './progress.ts';
import { blobsOf, endWithoutSource } from './leftovers.ts';
import { createSources, type Sources } from './sources.ts';
import { createClipSubtitles, type ClipSubtitles } from './subtitles.ts';
import {
  audiencesOf,
  countShownOf,
  countWithSource,
  failedBefore,
  findVideo,
  insertVideo,
  moveState,
  neededSources,
  playableOf,
  publishedAmong,
  publishedVideos,
  setAudiences,
  unfinishedVideos,
  updateVideo,
  type PublishedRow,
} from './store.ts';
import { frozenOf, printsOf, type FrozenClip, type Prints } from './frozen.ts';
import { firstOf, loadHeld, pickHeld, type HeldRow } from './held-store.ts';
import type { Screen } from './screen.ts';
import { NOBODY, type VideoRow } from './table.ts';

export { isHeld } from './audience.ts';
export type { DropLot } from './clearing.ts';

/** How many clips of an account everybody may see. By index. */
export async function publicClipsOf(db: Db, creatorId: AccountId): Promise<number> {
  return countShownOf(db, creatorId, ['public', 'limited', 'unlisted']);
}

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
export interface Videos
  extends Pick<Changes, 'onChange'>, Pick<Clearing, 'hang' | 'idle'>, AsyncDisposable {
  /** Takes over an upload in the transaction that ends it; call `wake` after its commit. Idempotent by id. */
  accept(upload: FinishedUpload, transaction: Db): Promise<void>;
  wake(): void;
  /** A file is on its way: opens the encoder meanwhile. */
  warm(): void;
  /** Null before it can be played and when there is none. */
  videoOf(id: string): Promise<PublishedVideo | null>;
  /** Every clip that can be played. */
  allPublished(): Promise<PublishedVideo[]>;
  /** Those of these that can be played; in one query. */
  publishedAmong(ids: readonly VideoId[], within?: Db): Promise<Map<VideoId, PublishedVideo>>;
  /** The creator's own row; refuses with `video/not-found` for anybody else. */
  ownRow(creatorId: AccountId, id: VideoId): Promise<VideoRow>;
  /** Throws `text/refused` for a caption that the instance does not want; one that it holds waits, and is as before. */
  change(creatorId: AccountId, id: VideoId, wanted: Wanted): Promise<void>;
  /** A caption that a moderator has let through; nothing happens to a clip that is gone. */
  putCaption(creatorId: AccountId, id: VideoId, caption: string): Promise<void>;
  /**
   * Stops its processing, then deletes uploaded file and every blob that no other clip shares. Nobody finds it from
   * then on; what hangs on it is cleared away afterwards.
   */
  remove(creatorId: AccountId, id: VideoId): Promise<void>;
  retry(creatorId: AccountId, id: VideoId): Promise<void>;
  /** The account's standing changed: its clips follow. In the transaction that changes it; `told` after its commit. */
  follow(
    creatorId: AccountId,
    standing: Standing,
    transaction: Db,
  ): Promise<{ told(): Promise<void> }>;
  /** What moderators decided about a clip, in their transaction; `changed` after its commit. Idempotent. */
  hold(id: VideoId, hold: VideoRow['hold'], transaction: Db): Promise<void>;
  /**
   * What a clip waits for from now on; null: nothing, and it is published now if it waited. In the caller's transaction;
   * wake the outbox and call `changed` after its commit. Idempotent.
   */
  wait(id: VideoId, waits: VideoRow['waits'], transaction: Db): Promise<void>;
  /** Clips that wait. */
  held: {
    pick(page: { after: Place<VideoId> | null; limit: number }): Promise<Place<VideoId>[]>;
    load(ids: readonly VideoId[], within?: Db): Promise<HeldRow[]>;
    /** Those of an account that wait only because they are among its first. */
    firstOf(creatorId: AccountId, within: Db): Promise<VideoId[]>;
  };
  /** What a clip's files can be told by; undefined when it is gone. */
  printsOf(id: VideoId, within?: Db): Promise<Prints | undefined>;
  /** These clips may have changed: all who go by them look again. */
  changed(ids: readonly VideoId[]): Promise<void>;
  /** The same for every clip of an account that can be played. */
  changedOf(creatorId: AccountId): Promise<void>;
  /** A clip as evidence keeps it, whoever may see it; undefined before it can be played and when there is none. */
  frozenOf(id: VideoId, transaction?: Db): Promise<FrozenClip | undefined>;
  /** For whom the clips are that name this blob; empty: none does. One query, by index. */
  audiencesOf(name: BlobName): Promise<readonly Audience[]>;
  /** How many uploaded files of a creator's clips are kept for processing or another try. */
  countWithSource(creatorId: AccountId): Promise<number>;
  /** Which of these uploaded files are still needed. */
  neededSources(names: readonly string[]): Promise<Set<string>>;
  board: ProgressBoard;
  sources: Sources;
  subtitles: ClipSubtitles;
  belongings: Belongings;
  /** Keeps and releases blobs; also those of other features, which `namedElsewhere` then names. */
  files: Pick<VideoFiles, 'keepBytes' | 'naming' | 'release' | 'exported'>;
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

/** A clip and its caption as it is from now on. */
export interface Captioned {
  id: VideoId;
  caption: string;
  uploadedAt: number;
}

/** What clips are made from and kept in. */
export interface VideosOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  jobs: Jobs;
  /** A queue of its own: encoding a clip holds up no other's end. */
  clearJobs: Jobs;
  outbox: Pick<Outbox<AppEvent>, 'write' | 'wake'>;
  bus: Bus;
  blobs: Blobs;
  namedElsewhere: NamedElsewhere;
  /** Of the account that uploads; within its transaction. */
  standingOf: (id: AccountId, transaction: Db) => Promise<Standing>;
  /** Keeps what others read in a caption, in the transaction that writes it; an empty one before a clip goes. */
  captioned: (transaction: Db, clip: Captioned) => Promise<void>;
  screen: Screen;
  /** What the instance refuses or holds. */
  texts: Pick<HeldTexts, 'screen' | 'settle'>;
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
  const files = createVideoFiles(options);
  const sources = createSources(options.sourceRoot);
  const clearing = createClearing({ db, jobs: options.clearJobs });
  const within: Within = { ...options, board, files, sources, changes, clearing };
  const onPublished = async (id: VideoId) => changes.tell({ id, kind: 'published' });
  const stop = new AbortController();
  let sweeping: Promise<unknown> | undefined;
  jobs.define(PROCESSING, createProcessing({ ...within, onPublished }));

  return {
    board,
    sources,
    subtitles: createClipSubtitles({ db, files, changes }),
    belongings: videoBelongings({
      db,
      files,
      remove: (creatorId, id) => remove(within, creatorId, id),
      finish: () => clearing.finish(),
    }),
    hang: (drops) => clearing.hang(drops),
    idle: () => clearing.idle(),
    files,
    onChange: (listener) => changes.onChange(listener),
    wake: () => jobs.wake(),
    warm: () => void options.encoder().catch(() => null),
    videoOf: async (id) => toPublished(await findVideo(db, id as VideoId)),
    allPublished: async () => (await publishedVideos(db)).flatMap((row) => toPublished(row) ?? []),
    publishedAmong: async (ids, transaction = db) => byId(await publishedAmong(transaction, ids)),
    ownRow: (creatorId, id) => ownRow(db, creatorId, id),
    countWithSource: (creatorId) => countWithSource(db, creatorId),
    audiencesOf: (name) => audiencesOf(db, name),
    neededSources: (names) => neededSources(db, names),
    forgetFailed: () => forgetFailed(within),
    ...changing(within),
    remove: (creatorId, id) => remove(within, creatorId, id),
    retry: (creatorId, id) => retry(within, creatorId, id),
    async follow(creatorId, standing, transaction) {
      const changed = await setAudiences(transaction, creatorId, (wish) =>
        audienceOf(wish, standing),
      );
      return { told: () => told(changes, changed) };
    },
    ...judged(within),
    changed: (ids) => told(changes, ids),
    changedOf: async (creatorId) => told(changes, await playableOf(db, creatorId)),
    async start() {
      await start(within);
      sweeping = files.sweep(stop.signal).catch(onFault);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await sweeping;
    },
    accept: (upload, transaction) => accept(within, upload, transaction),
  };
}

/** What those who judge clips do to them, and go by. */
function judged(within: Within): Pick<Videos, 'frozenOf' | 'held' | 'hold' | 'printsOf' | 'wait'> {
  const { db } = within;
  return {
    hold: (id, hold, transaction) => setHold(within, { id, hold }, transaction),
    frozenOf: (id, transaction) => frozenOf(transaction ?? db, id),
    wait: (id, waits, transaction) => setWaits(within, { id, waits }, transaction),
    held: {
      pick: (page) => pickHeld(db, page),
      load: (ids, transaction = db) => loadHeld(transaction, ids),
      firstOf: (creatorId, transaction) => firstOf(transaction, creatorId),
    },
    printsOf: (id, transaction = db) => printsOf(transaction, id),
  };
}

interface Within extends VideosOptions {
  board: ProgressBoard;
  files: VideoFiles;
  sources: Sources;
  changes: Changes;
  clearing: Clearing;
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
    isPublic: row.audience === 'public',
    publishedAt: row.published_at,
  };
}

function byId(rows: readonly PublishedRow[]): Map<VideoId, PublishedVideo> {
  return new Map(rows.flatMap((row) => toPublished(row) ?? []).map((one) => [one.id, one]));
}

async function accept(
  { jobs, clock, standingOf, captioned }: Within,
  { id, creatorId, caption, visibility, source }: FinishedUpload,
  transaction: Db,
): Promise<void> {
  const uploadedAt = clock.now();
  await insertVideo(transaction, {
    id,
    creator_id: creatorId,
    caption,
    visibility,
    audience: audienceOf(
      { visibility, hold: null, waits: null },
      await standingOf(creatorId, transaction),
    ),
    source,
    uploaded_at: uploadedAt,
  });
  await captioned(transaction, { id, caption, uploadedAt });
  await jobs.enqueue(jobOf(id), transaction);
}

async function change(
  { db, clock, changes, standingOf, captioned, outbox, texts }: Within,
  given: { creatorId: AccountId; id: VideoId; wanted: Wanted; caption: Screened | undefined },
): Promise<void> {
  const { creatorId, id, wanted } = given;
  const { visibility } = wanted;
  const caption = given.caption?.rule === null ? given.caption.text : undefined;
  // Only what was asked for is written, so that two changes at once do not undo each other.
  await db.transaction().execute(async (transaction) => {
    const row = await ownRow(transaction, creatorId, id);
    if (visibility !== undefined) {
      const { hold, waits } = row;
      const standing = await standingOf(creatorId, transaction);
      const audience = audienceOf({ visibility, hold, waits }, standing);
      await updateVideo(transaction, id, { visibility, audience });
    }
    if (caption !== undefined) {
      await updateVideo(transaction, id, { caption });
      await captioned(transaction, { id, caption, uploadedAt: row.uploaded_at });
    }
    if (given.caption !== undefined) {
      const place = { account: creatorId, field: 'caption', video: id } as const;
      await texts.settle(transaction, { ...place, text: given.caption.text }, given.caption.rule);
    }
    if (isOther(visibility, row.visibility) || isOther(caption, row.caption))
      await updateVideo(transaction, id, { edited_on: startOfDay(clock.now()) });
    await outbox.write({ kind: 'clip-changed', video: id, creator: creatorId }, transaction);
  });
  outbox.wake();
  await changes.tell({ id, kind: 'changed' });
}

function changing(within: Within): Pick<Videos, 'change' | 'putCaption'> {
  return {
    async change(creatorId, id, wanted) {
      const given = wanted.caption === undefined ? undefined : captionFrom(wanted.caption);
      const caption = await screened(within, { creatorId, id, caption: given });
      await change(within, { creatorId, id, wanted, caption });
    },
    async putCaption(creatorId, id, text) {
      const row = await findVideo(within.db, id);
      if (row?.creator_id !== creatorId) return;
      await change(within, { creatorId, id, wanted: {}, caption: { text, rule: null } });
    },
  };
}

/** A caption that is wanted, and what holds it. */
interface Screened {
  text: string;
  rule: string | null;
}

async function screened(
  { db, texts }: Within,
  { creatorId, id, caption }: { creatorId: AccountId; id: VideoId; caption: string | undefined },
): Promise<Screened | undefined> {
  if (caption === undefined) return undefined;
  const row = await ownRow(db, creatorId, id);
  // A form sends the caption along with other choices: what is there is no news.
  if (caption === row.caption) return { text: caption, rule: null };
  const place = { account: creatorId, field: 'caption', video: id } as const;
  return { text: caption, rule: await texts.screen({ ...place, text: caption }) };
}

function isOther(wanted: string | undefined, now: string): boolean {
  return wanted !== undefined && wanted !== now;
}

async function told(changes: Changes, ids: readonly VideoId[]): Promise<void> {
  for (const id of ids) await changes.tell({ id, kind: 'changed' });
}

async function setHold(
  { standingOf }: Within,
  { id, hold }: Pick<VideoRow, 'id' | 'hold'>,
  transaction: Db,
): Promise<void> {
  const row = await findVideo(transaction, id);
  if (row === undefined || row.creator_id === NOBODY) return;
  const { visibility, waits, creator_id } = row;
  const standing = await standingOf(creator_id, transaction);
  const audience = audienceOf({ visibility, hold, waits }, standing);
  await updateVideo(transaction, id, { hold, audience });
}

async function setWaits(
  { clock, outbox, standingOf }: Within,
  { id, waits }: Pick<VideoRow, 'id' | 'waits'>,
  transaction: Db,
): Promise<void> {
  const row = await findVideo(transaction, id);
  if (row === undefined || row.creator_id === NOBODY || row.waits === waits) return;
  const { visibility, hold, creator_id: creator } = row;
  const standing = await standingOf(creator, transaction);
  const after = { visibility, waits, audience: audienceOf({ visibility, hold, waits }, standing) };
  await updateVideo(transaction, id, { waits, audience: after.audience });
  if (row.published_at === null || !isHeld(row) || isHeld(after)) return;
  await updateVideo(transaction, id, { published_at: clock.now() });
  await outbox.write({ kind: 'clip-published', video: id, creator }, transaction);
}

async function remove(within: Within, creatorId: AccountId, id: VideoId): Promise<void> {
  const { db, jobs, board, files, sources, changes, captioned, clearing, outbox } = within;
  await ownRow(db, creatorId, id);
  await jobs.cancel(jobOf(id).key);
  // Read again: the run that was stopped may have kept more.
  const row = await ownRow(db, creatorId, id);
  const blobs = await db.transaction().execute(async (transaction) => {
    const named = await blobsOf(transaction, row);
    await captioned(transaction, { id, caption: '', uploadedAt: row.uploaded_at });
    await clearing.begin(transaction, id);
    await outbox.write({ kind: 'clip-deleted', video: id, creator: creatorId }, transaction);
    return named;
  });
  outbox.wake();
  await files.release(blobs);
  await sources.remove(row.source);
  const reason = 'The clip was deleted.';
  board.set({ ...row, state: 'failed', reason, source: null }, null);
  await changes.tell({ id, kind: 'deleted' });
  clearing.wake();
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
    if (row.refused_by !== null) await updateVideo(transaction, id, { is_contested: 1 });
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
  await within.clearing.start();
}

async function forgetFailed({ db, clock, files, sources }: Within): Promise<void> {
  for (const { id } of await failedBefore(db, clock.now() - RETRY_MS))
    await endWithoutSource({ db, files, sources }, id);
}
