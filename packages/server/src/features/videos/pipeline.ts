import type { ActCounts, Clip, ClipPage, Creator, OwnClip, ShownCount } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import { NO_ACTS } from '#features/counters/service.ts';
import { nextOf, placeOf, type Place } from '#http/cursor.ts';
import { Refusal } from '#http/errors.ts';
import {
  isForAdults,
  type Accounts,
  type Audience,
  type Relations,
  type Sight,
} from '#features/relations/service.ts';
import type { AccountId, VideoId, Viewer } from '#lib/ids.ts';
import type { ProgressBoard } from './progress.ts';
import { pickOfAccounts } from './followed-store.ts';
import { createListed, type Listed } from './listed-store.ts';
import { playedBy, type PlayedClip } from './played-store.ts';
import {
  countShownOf,
  loadRenditions,
  loadVideos,
  pickOwn,
  pickPool,
  pickShownOf,
  type PoolRow,
} from './store.ts';
import { loadSubtitles } from './subtitles-store.ts';
import type { RenditionRow, SubtitlesRow, VideoRow } from './table.ts';

export type { PlayedClip } from './played-store.ts';
export type { PoolRow } from './store.ts';

/** Clips as people see them. Every list is: pick ids → load in batches → rule → show. */
export interface Clips {
  /** Those of these clips that this viewer may see, in the order given. */
  show(ids: readonly VideoId[], viewer: Viewer): Promise<Clip[]>;
  /** Those of them whose creators it has not muted, with no word in the caption that it has muted. */
  list(ids: readonly VideoId[], viewer: Viewer): Promise<Clip[]>;
  /** Those of these clips that are public, in the order given. */
  showPublic(ids: readonly VideoId[]): Promise<Clip[]>;
  /** Those of `list` that are public. */
  listPublic(ids: readonly VideoId[], viewer: Viewer): Promise<Clip[]>;
  /** One clip; refuses with `video/not-found` whether it may not be seen, is unfinished or unknown. */
  showOne(id: VideoId, viewer: Viewer): Promise<Clip>;
  /** The same by its address: refuses with `video/age-restricted` where nothing but age stands between. */
  openOne(id: VideoId, viewer: Viewer): Promise<Clip>;
  listOwn(creatorId: AccountId, cursor: string | undefined): Promise<OwnClips>;
  showOwn(creatorId: AccountId, id: VideoId): Promise<OwnClip>;
  /** Clips on a creator's profile that this viewer may see, newest first, 24 a page; unlisted ones are on none. */
  listOf(
    creatorId: AccountId,
    page: { viewer: Viewer; cursor: string | undefined },
  ): Promise<ClipPage>;
  /** How many `listOf` goes through. */
  countOf(creatorId: AccountId, viewer: Viewer): Promise<number>;
  /** Of each of these clips, its creator and audience; those that cannot be played are missing. One query. */
  subjectsOf(ids: readonly VideoId[]): Promise<ReadonlyMap<VideoId, ClipSubject>>;
  /** What rules about one clip go by; refuses with `video/not-found` whatever `showOne` refuses for its viewer. */
  meet(id: VideoId, viewer: Viewer): Promise<ClipSubject>;
  /** The newest public clips, for ordering. */
  pickPool(limit: number): Promise<PoolRow[]>;
  /** Clips of these accounts for everybody or their followers, newest first, after a place. Two queries; not ruled. */
  pickOf(
    accounts: Accounts,
    page: { after: Place<VideoId> | null; limit: number },
  ): Promise<Place<VideoId>[]>;
  /** A creator's own clips that can be played, the last published first; `audience` leaves out all others. One query. */
  playedBy(creatorId: AccountId, audience?: Audience): Promise<PlayedClip[]>;
  /** All public clips and who made them, for search engines. Not ruled. */
  listed: Listed;
}

/** What rules about a clip go by. */
export interface ClipSubject {
  id: VideoId;
  creatorId: AccountId;
  audience: Audience;
  caption: string;
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
  relations: Pick<Relations, 'sightOf'>;
  creatorsOf: (ids: AccountId[]) => Promise<ReadonlyMap<AccountId, Creator>>;
  /** Those of which nothing is released yet may be missing. */
  shownOf: (ids: VideoId[]) => Promise<ReadonlyMap<string, ShownCount>>;
  /** As the viewer has to see them. Those on which nobody has acted may be missing. */
  actsOf: (ids: VideoId[], viewer: Viewer) => Promise<ReadonlyMap<VideoId, ActCounts>>;
  /** Whether a text has a word in it that the viewer has muted. */
  mutedWordsOf: (viewer: Viewer) => Promise<(text: string) => boolean>;
  /** Address of a file of a clip for that audience. */
  addressOf: (blob: BlobName, audience: Audience) => string;
}

const NOTHING_RELEASED: ShownCount = { shown: null, fewerThan: 25, value: 0, standardError: 0 };

const PAGE = 24;

interface Loaded {
  rows: Map<VideoId, VideoRow>;
  renditions: Map<VideoId, RenditionRow[]>;
  subtitles: Map<VideoId, SubtitlesRow[]>;
  creators: ReadonlyMap<AccountId, Creator>;
  counts: ReadonlyMap<string, ShownCount>;
  acts: ReadonlyMap<VideoId, ActCounts>;
  addressOf: ClipsOptions['addressOf'];
}

export function createClips(options: ClipsOptions): Clips {
  const { db, relations } = options;

  const { show, showOwn } = createShowing(options);
  return {
    show: (ids, viewer) => show(ids, viewer, canSee),
    showPublic: (ids) => show(ids, null, (row) => row.audience === 'public'),
    async list(ids, viewer) {
      return show(ids, viewer, listedFor(await options.mutedWordsOf(viewer)));
    },
    async listPublic(ids, viewer) {
      const isListed = listedFor(await options.mutedWordsOf(viewer));
      return show(ids, viewer, (row, sight) => row.audience === 'public' && isListed(row, sight));
    },
    async showOne(id, viewer) {
      return found((await show([id], viewer, canSee))[0]);
    },
    async openOne(id, viewer) {
      const [clip] = await show([id], viewer, canSee);
      if (clip !== undefined) return clip;
      const subject = found((await subjectsOf(db, [id])).get(id));
      const { creatorId, audience } = subject;
      const sight = await relations.sightOf(viewer, [creatorId]);
      if (sight.isWithheld(creatorId, audience)) throw new Refusal('video/age-restricted');
      throw new Refusal('video/not-found');
    },
    async listOwn(creatorId, cursor) {
      const picked = await pickOwn(db, creatorId, {
        after: placeOf<VideoId>(cursor, 'v'),
        limit: PAGE + 1,
      });
      const page = picked.slice(0, PAGE);
      return { clips: await showOwn(creatorId, idsOf(page)), next: nextOf(picked, PAGE) };
    },
    async showOwn(creatorId, id) {
      return found((await showOwn(creatorId, [id]))[0]);
    },
    async listOf(creatorId, { viewer, cursor }) {
      const audiences = await audiencesFor(options, creatorId, viewer);
      const wanted = { creatorId, audiences };
      const picked = await pickShownOf(db, wanted, {
        after: placeOf<VideoId>(cursor, 'v'),
        limit: PAGE + 1,
      });
      const clips = await show(idsOf(picked.slice(0, PAGE)), viewer, canSee);
      return { clips, next: nextOf(picked, PAGE) };
    },
    countOf: async (creatorId, viewer) =>
      countShownOf(db, creatorId, await audiencesFor(options, creatorId, viewer)),
    subjectsOf: (ids) => subjectsOf(db, ids),
    async meet(id, viewer) {
      const subject = found((await subjectsOf(db, [id])).get(id));
      const sight = await relations.sightOf(viewer, [subject.creatorId]);
      return found(sight.sees(subject.creatorId, subject.audience) ? subject : undefined);
    },
    pickPool: (limit) => pickPool(db, limit),
    pickOf: (accounts, page) => pickOfAccounts(db, accounts, page),
    playedBy: (creatorId, audience) => playedBy(db, creatorId, audience),
    listed: createListed(db),
  };
}

/** Loading in batches, then the rule. */
function createShowing(options: ClipsOptions) {
  const { board, relations } = options;
  async function show(
    ids: readonly VideoId[],
    viewer: Viewer,
    rule: (row: VideoRow, sight: Sight) => boolean,
  ): Promise<Clip[]> {
    const loaded = await load(options, ids, viewer);
    const sight = await relations.sightOf(viewer, creatorsIn(loaded));
    return ids.flatMap((id) => {
      const row = loaded.rows.get(id);
      return row !== undefined && rule(row, sight) ? (toClip(row, loaded) ?? []) : [];
    });
  }
  async function showOwn(creatorId: AccountId, ids: readonly VideoId[]): Promise<OwnClip[]> {
    const loaded = await load(options, ids, creatorId);
    return ids.flatMap((id) => {
      const row = loaded.rows.get(id);
      return row?.creator_id === creatorId ? toOwnClip(row, loaded, board) : [];
    });
  }
  return { show, showOwn };
}

async function load(
  options: ClipsOptions,
  ids: readonly VideoId[],
  viewer: Viewer,
): Promise<Loaded> {
  const { db, creatorsOf, shownOf, addressOf } = options;
  if (ids.length === 0) {
    const none = new Map<never, never>();
    const people = { creators: none, counts: none, acts: none };
    return { rows: none, renditions: none, subtitles: none, ...people, addressOf };
  }
  const rows = await loadVideos(db, ids);
  const present = rows.map(({ id }) => id);
  const [renditions, subtitles, creators, counts, acts] = await Promise.all([
    loadRenditions(db, ids),
    loadSubtitles(db, ids),
    creatorsOf([...new Set(rows.map((row) => row.creator_id))]),
    shownOf(present),
    options.actsOf(present, viewer),
  ]);
  return {
    rows: new Map(rows.map((row) => [row.id, row])),
    renditions: Map.groupBy(renditions, (rendition) => rendition.video_id),
    subtitles: Map.groupBy(subtitles, (one) => one.video_id),
    creators,
    counts,
    acts,
    addressOf,
  };
}

async function subjectsOf(
  db: Db,
  ids: readonly VideoId[],
): Promise<ReadonlyMap<VideoId, ClipSubject>> {
  if (ids.length === 0) return new Map();
  const rows = await loadVideos(db, ids);
  return new Map(
    rows
      .filter(({ published_at }) => published_at !== null)
      .map(({ id, creator_id: creatorId, audience, caption }) => [
        id,
        { id, creatorId, audience, caption },
      ]),
  );
}

/** The rule of lists that nobody asked for by name. */
function listedFor(isMuted: (text: string) => boolean) {
  return ({ creator_id, audience, caption }: VideoRow, sight: Sight) =>
    sight.lists(creator_id, audience) && !isMuted(caption);
}

function canSee(row: VideoRow, sight: Sight): boolean {
  return sight.sees(row.creator_id, row.audience);
}

function creatorsIn({ rows }: Loaded): AccountId[] {
  return [...new Set([...rows.values()].map((row) => row.creator_id))];
}

/** What of a creator's clips a viewer finds on the profile. */
async function audiencesFor(
  { relations }: ClipsOptions,
  creatorId: AccountId,
  viewer: Viewer,
): Promise<Audience[]> {
  const sight = await relations.sightOf(viewer, [creatorId]);
  return ON_PROFILE.filter((audience) => sight.sees(creatorId, audience));
}

const ON_PROFILE = ['public', 'limited', 'followers', 'adults', 'adults-followers'] as const;

function toClip(row: VideoRow, loaded: Loaded): Clip | null {
  const { published_at, duration_seconds, width, height, poster_webp, poster_avif } = row;
  const renditions = loaded.renditions.get(row.id);
  const creator = loaded.creators.get(row.creator_id);
  const views = loaded.counts.get(row.id) ?? NOTHING_RELEASED;
  const isPlayable =
    published_at !== null && duration_seconds !== null && width !== null && height !== null;
  if (!isPlayable || poster_webp === null || poster_avif === null) return null;
  if (renditions === undefined || creator === undefined) return null;
  const urlOf = (blob: BlobName) => loaded.addressOf(blob, row.audience);
  return {
    id: row.id,
    creator,
    caption: row.caption,
    visibility: shownAs(row.audience),
    publishedAt: published_at,
    durationSeconds: duration_seconds,
    width,
    height,
    hasSound: row.has_sound === 1,
    renditions: renditions.map((rendition) => toRendition(rendition, urlOf)),
    subtitles: subtitlesOf(row, loaded, urlOf),
    poster: { webp: urlOf(poster_webp), avif: urlOf(poster_avif) },
    thumbhash: row.thumbhash ?? '',
    views,
    acts: shownActs(row, loaded.acts),
  };
}

/** What an audience is called: what is limited, or for adults alone, is to be found like something unlisted. */
export function shownAs(audience: Audience): Clip['visibility'] {
  if (audience === 'limited' || isForAdults(audience)) return 'unlisted';
  if (audience === 'followers-unlisted') return 'followers';
  return audience === 'removed' ? 'private' : audience;
}

/** Saves and links are private acts: where few can see a clip, their number could name who. */
export function shownActs(
  { id, audience }: Pick<VideoRow, 'id' | 'audience'>,
  acts: ReadonlyMap<VideoId, ActCounts>,
): ActCounts {
  const counts = acts.get(id) ?? NO_ACTS;
  return audience === 'public' ? counts : { ...counts, saves: 0, shares: 0 };
}

function toRendition(
  { blob, width, height, bytes, bits_per_second }: RenditionRow,
  urlOf: (blob: BlobName) => string,
) {
  return { url: urlOf(blob), width, height, bytes, bitsPerSecond: bits_per_second };
}

function subtitlesOf({ id }: VideoRow, loaded: Loaded, urlOf: (blob: BlobName) => string) {
  return (loaded.subtitles.get(id) ?? []).map(({ language, label, blob }) => ({
    language,
    ...(label === null ? {} : { label }),
    url: urlOf(blob),
  }));
}

function toOwnClip(row: VideoRow, loaded: Loaded, board: ProgressBoard): OwnClip {
  return {
    id: row.id,
    caption: row.caption,
    visibility: row.visibility,
    uploadedAt: row.uploaded_at,
    hold: row.hold,
    processing: board.of(row),
    clip: row.audience === 'removed' ? null : toClip(row, loaded),
  };
}

function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Refusal('video/not-found');
  return one;
}

function idsOf(places: readonly Place<VideoId>[]): VideoId[] {
  return places.map(({ id }) => id);
}
