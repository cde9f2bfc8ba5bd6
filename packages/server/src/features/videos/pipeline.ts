import type { Clip, ClipPage, Creator, OwnClip, ShownCount } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { ProgressBoard } from './progress.ts';
import {
  countPublicOf,
  loadRenditions,
  loadVideos,
  pickOwn,
  pickPool,
  pickPublicOf,
  type Place,
  type PoolRow,
} from './store.ts';
import type { RenditionRow, VideoRow } from './table.ts';

/** Who looks at clips: an account, or somebody signed out. */
export type Viewer = AccountId | null;

/** Clips as people see them. Every list is: pick ids → load in batches → rule → show. */
export interface Clips {
  /** Those of these clips that this viewer may see, in the order given. */
  show(ids: readonly VideoId[], viewer: Viewer): Promise<Clip[]>;
  /** Those of these clips that are public, in the order given. */
  showPublic(ids: readonly VideoId[]): Promise<Clip[]>;
  /** One clip; refuses with `video/not-found` whether it is private, unfinished or unknown. */
  showOne(id: VideoId, viewer: Viewer): Promise<Clip>;
  listOwn(creatorId: AccountId, cursor: string | undefined): Promise<OwnClips>;
  showOwn(creatorId: AccountId, id: VideoId): Promise<OwnClip>;
  /** Public clips of a creator, newest first, 24 a page. */
  listPublicOf(creatorId: AccountId, cursor: string | undefined): Promise<ClipPage>;
  countPublicOf(creatorId: AccountId): Promise<number>;
  /** The newest public clips, for ordering. */
  pickPool(limit: number): Promise<PoolRow[]>;
}

/** A page of a creator's own clips. */
export interface OwnClips {
  clips: OwnClip[];
  next: string | null;
}

/** Where clips and what stands beside them come from. */
export interface ClipsOptions {
  db: Db;
  board: ProgressBoard;
  creatorsOf: (ids: AccountId[]) => Promise<ReadonlyMap<AccountId, Creator>>;
  /** Those of which nothing is released yet may be missing. */
  shownOf: (ids: VideoId[]) => Promise<ReadonlyMap<string, ShownCount>>;
}

const NOTHING_RELEASED: ShownCount = { shown: null, fewerThan: 25, value: 0, standardError: 0 };

const PAGE = 24;

interface Loaded {
  rows: Map<VideoId, VideoRow>;
  renditions: Map<VideoId, RenditionRow[]>;
  creators: ReadonlyMap<AccountId, Creator>;
  counts: ReadonlyMap<string, ShownCount>;
}

type Rule = (row: VideoRow) => boolean;

export function createClips(options: ClipsOptions): Clips {
  const { db, board } = options;

  async function show(ids: readonly VideoId[], rule: Rule): Promise<Clip[]> {
    const loaded = await load(options, ids);
    return ids.flatMap((id) => {
      const row = loaded.rows.get(id);
      return row !== undefined && rule(row) ? (toClip(row, loaded) ?? []) : [];
    });
  }
  async function showOwn(creatorId: AccountId, ids: readonly VideoId[]): Promise<OwnClip[]> {
    const loaded = await load(options, ids);
    return ids.flatMap((id) => {
      const row = loaded.rows.get(id);
      return row?.creator_id === creatorId ? toOwnClip(row, loaded, board) : [];
    });
  }
  return {
    show: (ids, viewer) => show(ids, (row) => canSee(row, viewer)),
    showPublic: (ids) => show(ids, (row) => row.visibility === 'public'),
    async showOne(id, viewer) {
      return found((await show([id], (row) => canSee(row, viewer)))[0]);
    },
    async listOwn(creatorId, cursor) {
      const picked = await pickOwn(db, creatorId, { after: placeOf(cursor), limit: PAGE + 1 });
      const page = picked.slice(0, PAGE);
      return { clips: await showOwn(creatorId, idsOf(page)), next: nextOf(picked) };
    },
    async showOwn(creatorId, id) {
      return found((await showOwn(creatorId, [id]))[0]);
    },
    async listPublicOf(creatorId, cursor) {
      const picked = await pickPublicOf(db, creatorId, { after: placeOf(cursor), limit: PAGE + 1 });
      const page = idsOf(picked.slice(0, PAGE));
      const clips = await show(page, (row) => row.visibility === 'public');
      return { clips, next: nextOf(picked) };
    },
    countPublicOf: (creatorId) => countPublicOf(db, creatorId),
    pickPool: (limit) => pickPool(db, limit),
  };
}

async function load(options: ClipsOptions, ids: readonly VideoId[]): Promise<Loaded> {
  const { db, creatorsOf, shownOf } = options;
  if (ids.length === 0) {
    return { rows: new Map(), renditions: new Map(), creators: new Map(), counts: new Map() };
  }
  const rows = await loadVideos(db, ids);
  const [renditions, creators, counts] = await Promise.all([
    loadRenditions(db, ids),
    creatorsOf([...new Set(rows.map((row) => row.creator_id))]),
    shownOf(rows.map(({ id }) => id)),
  ]);
  return {
    rows: new Map(rows.map((row) => [row.id, row])),
    renditions: Map.groupBy(renditions, (rendition) => rendition.video_id),
    creators,
    counts,
  };
}

/** Public and unlisted clips for whoever has the id, private ones for their creator. */
function canSee(row: VideoRow, viewer: Viewer): boolean {
  return row.visibility !== 'private' || row.creator_id === viewer;
}

function toClip(row: VideoRow, loaded: Loaded): Clip | null {
  const { published_at, duration_seconds, width, height, poster_webp, poster_avif } = row;
  const renditions = loaded.renditions.get(row.id);
  const creator = loaded.creators.get(row.creator_id);
  const views = loaded.counts.get(row.id) ?? NOTHING_RELEASED;
  const isPlayable =
    published_at !== null && duration_seconds !== null && width !== null && height !== null;
  if (!isPlayable || poster_webp === null || poster_avif === null) return null;
  if (renditions === undefined || creator === undefined) return null;
  return {
    id: row.id,
    creator,
    caption: row.caption,
    visibility: row.visibility,
    publishedAt: published_at,
    durationSeconds: duration_seconds,
    width,
    height,
    hasSound: row.has_sound === 1,
    renditions: renditions.map(toRendition),
    poster: { webp: urlOf(poster_webp), avif: urlOf(poster_avif) },
    thumbhash: row.thumbhash ?? '',
    views,
  };
}

function toRendition({ blob, width, height, bytes, bits_per_second }: RenditionRow) {
  return { url: urlOf(blob), width, height, bytes, bitsPerSecond: bits_per_second };
}

function toOwnClip(row: VideoRow, loaded: Loaded, board: ProgressBoard): OwnClip {
  return {
    id: row.id,
    caption: row.caption,
    visibility: row.visibility,
    uploadedAt: row.uploaded_at,
    processing: board.of(row),
    clip: toClip(row, loaded),
  };
}

function urlOf(blob: BlobName): string {
  return `/media/${blob}`;
}

function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Refusal('video/not-found');
  return one;
}

function idsOf(places: readonly Place[]): VideoId[] {
  return places.map(({ id }) => id);
}

/** The cursor of the last one shown; null when nothing follows it. */
function nextOf(picked: readonly Place[]): string | null {
  const last = picked[PAGE - 1];
  return picked.length > PAGE && last !== undefined ? `${last.at}.${last.id}` : null;
}

function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [, at, id] = /^(\d{1,15})\.(v_[A-Za-z0-9_-]{22})$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined) {
    throw new Refusal('request/invalid', {
      message: 'The cursor is not one that a page has given.',
      detail: { field: 'cursor' },
    });
  }
  return { at: Number(at), id: id as VideoId };
}
