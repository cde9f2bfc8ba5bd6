import type { Clip, Creator, Notification, NotificationChannel } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Relations, Sight } from '#features/relations/service.ts';
import type { AccountId, CommentId, NotificationId, VideoId, Viewer } from '#lib/ids.ts';
import { shortened } from '#lib/text.ts';
import type { CommentsOf, ToldComment } from './comments.ts';
import { countHidden } from './hidden.ts';
import { pathOf } from './paths.ts';
import { latestActs, loadGroups, pickGroups } from './store.ts';
import { choicesOf, kindsOn } from './settings-store.ts';
import type { NotificationActRow, NotificationRow } from './table.ts';

/** Where what notifications speak of comes from. */
export interface PipelineOptions {
  db: Db;
  relations: Pick<Relations, 'sightOf' | 'hiddenFrom'>;
  creatorsOf: (ids: AccountId[]) => Promise<ReadonlyMap<AccountId, Creator>>;
  /** Those that the viewer may see. */
  clipsOf: (ids: readonly VideoId[], viewer: Viewer) => Promise<Clip[]>;
  /** Deleted ones are missing. */
  commentsOf: CommentsOf;
  /** Whether a text has a word in it that the account has muted. */
  mutedWordsOf: (id: AccountId) => Promise<(text: string) => boolean>;
}

/** Notifications as their account sees them now: rules are applied at each reading. */
export interface Pipeline {
  /** A page of them, those that the account does not want left out. */
  list(to: AccountId, page: Page): Promise<{ notifications: Notification[]; next: string | null }>;
  /** Those of these that can be shown. */
  show(to: AccountId, ids: readonly NotificationId[]): Promise<Notification[]>;
}

/** Which part of the list. */
export interface Page {
  /** The way of telling whose switches count; `inApp` when absent. */
  channel?: NotificationChannel;
  limit: number;
  isUnread?: boolean;
  before?: number;
  after?: number;
}

/** Acts that are loaded of each group: three are shown, some may be hidden. */
const LOADED = 8;
const NAMED = 3;
const SNIPPET_GRAPHEMES = 100;

interface Loaded {
  acts: ReadonlyMap<NotificationId, NotificationActRow[]>;
  hidden: ReadonlyMap<NotificationId, number>;
  sight: Sight;
  creators: ReadonlyMap<AccountId, Creator>;
  clips: ReadonlyMap<string, Clip>;
  /** Without those that have a muted word in them. */
  comments: ReadonlyMap<string, ToldComment>;
}

/** pick groups → load acts, accounts, clips and comments in batches → rule → show. A constant number of queries a page. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { db } = options;
  async function shown(to: AccountId, rows: readonly NotificationRow[]): Promise<Notification[]> {
    if (rows.length === 0) return [];
    const loaded = await load(options, to, rows);
    return rows.flatMap((row) => toNotification(row, loaded) ?? []);
  }
  return {
    async list(to, { limit, channel = 'inApp', ...page }) {
      const kinds = kindsOn(await choicesOf(db, to), channel);
      const picked = await pickGroups(db, { to, kinds, ...page, limit: limit + 1 });
      const rows = picked.slice(0, limit);
      const last = picked.length > limit ? rows.at(-1) : undefined;
      return {
        notifications: await shown(to, rows),
        next: last === undefined ? null : String(last.position),
      };
    },
    show: async (to, ids) => shown(to, await loadGroups(db, to, ids)),
  };
}

async function load(
  options: PipelineOptions,
  to: AccountId,
  rows: readonly NotificationRow[],
): Promise<Loaded> {
  const { db, relations } = options;
  const ids = rows.map(({ id }) => id);
  const acts = await latestActs(db, ids, LOADED);
  const actors = [...new Set(acts.map(({ actor_id }) => actor_id))];
  const videos = [...new Set(rows.flatMap(({ video_id }) => (video_id as VideoId | null) ?? []))];
  const named = [...rows.map(({ subject }) => subject), ...acts.map(({ act }) => act)];
  const comments = [...new Set(named.filter(isComment))];
  const actsOf = Map.groupBy(acts, ({ notification_id }) => notification_id);
  const large = rows.filter(({ id }) => (actsOf.get(id)?.length ?? 0) >= LOADED);
  const [hidden, sight, creators, clips, told, isMuted] = await Promise.all([
    countHidden(db, large, relations.hiddenFrom(to)),
    relations.sightOf(to, actors),
    actors.length === 0 ? new Map<AccountId, Creator>() : options.creatorsOf(actors),
    videos.length === 0 ? [] : options.clipsOf(videos, to),
    comments.length === 0 ? new Map<CommentId, ToldComment>() : options.commentsOf(comments),
    options.mutedWordsOf(to),
  ]);
  return {
    acts: actsOf,
    hidden,
    sight,
    creators,
    clips: new Map(clips.map((clip) => [clip.id, clip])),
    comments: new Map([...told].filter(([, { text }]) => !isMuted(text))),
  };
}

function isComment(id: string): id is CommentId {
  return id.startsWith('c_');
}

/** Null when nothing of it may be shown any more. */
function toNotification(row: NotificationRow, loaded: Loaded): Notification | null {
  if (isAboutGone(row, loaded)) return null;
  const acts = loaded.acts.get(row.id) ?? [];
  const told = acts.filter((act) => isTold(row, act, loaded));
  if (acts.length > 0 && told.length === 0) return null;
  const { id, kind, text, at, position } = row;
  const actors = [...new Set(told.map(({ actor_id }) => actor_id))];
  const shown = {
    id,
    kind,
    actors: actors.slice(0, NAMED).map((actor) => toActor(actor, loaded)),
    // All were loaded, or else so many that those hidden can only be counted.
    actorCount: acts.length < LOADED ? actors.length : row.actors - (loaded.hidden.get(id) ?? 0),
    clip: toClip(loaded.clips.get(row.video_id ?? '')),
    comment: toComment(commentIn(row, told, loaded)),
    text,
    at,
    isRead: row.is_read === 1,
    position,
  };
  return { ...shown, path: pathOf(shown, row.subject) };
}

/** Whether the clip or comment that it stands on may not be seen any more. Decisions about it stay. */
function isAboutGone({ kind, video_id, subject }: NotificationRow, loaded: Loaded): boolean {
  if (kind === 'moderation-decision') return false;
  if (isComment(subject) && !loaded.comments.has(subject)) return true;
  return kind !== 'clip-failed' && video_id !== null && !loaded.clips.has(video_id);
}

/** The latest act, if it is a comment, or the one that was liked or answered. */
function commentIn(
  { subject }: NotificationRow,
  told: readonly NotificationActRow[],
  { comments }: Loaded,
): ToldComment | undefined {
  return comments.get(told[0]?.act ?? '') ?? comments.get(subject);
}

function toActor(id: AccountId, { creators, sight }: Loaded): Notification['actors'][number] {
  return { ...creators.get(id)!, follows: sight.to(id).follows };
}

function toComment(comment: ToldComment | undefined): Notification['comment'] {
  if (comment === undefined) return null;
  return { id: comment.id, text: shortened(comment.text, SNIPPET_GRAPHEMES) };
}

function toClip(clip: Clip | undefined): Notification['clip'] {
  if (clip === undefined) return null;
  const { id, caption, poster } = clip;
  return { id, caption: shortened(caption, SNIPPET_GRAPHEMES), poster: poster.webp };
}

/** Whether this act may be told of now: its account is there, nothing stands between, and what it wrote is shown. */
function isTold(
  row: NotificationRow,
  { actor_id, act }: NotificationActRow,
  loaded: Loaded,
): boolean {
  const { blocks, isBlockedBy, mutes, restricts, isAskedBy } = loaded.sight.to(actor_id);
  if (blocks || isBlockedBy || mutes || restricts || !loaded.creators.has(actor_id)) return false;
  if (row.kind === 'follow-request' && !isAskedBy) return false;
  return !isComment(act) || loaded.comments.has(act);
}
