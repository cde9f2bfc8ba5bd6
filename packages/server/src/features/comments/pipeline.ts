import {
  COMMENT_EDIT_MS,
  type Comment,
  type CommentPage,
  type Creator,
  type Writing,
} from '@footlights/contract';
import type { Sight } from '#features/relations/service.ts';
import type { ClipSubject } from '#features/videos/pipeline.ts';
import type { Matches } from '#features/words/service.ts';
import type { AccountId, CommentId, VideoId, Viewer } from '#lib/ids.ts';
import { namesIn } from '#lib/mentions.ts';
import { rulesOf, type Rules } from './controls.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { pickWithOwn } from './own.ts';
import type { CommentsOptions } from './parts.ts';
import { presenceOf, reach, reachClip } from './reach.ts';
import {
  countRestricted,
  findComment,
  likedBy,
  loadMentions,
  pickNewest,
  pickOwnHeld,
  pickReplies,
  pickTop,
} from './store.ts';
import type { CommentRow } from './table.ts';

/** Comments as people see them: pick → load in batches → rule → show. Queries do not grow with the page. */
export interface CommentLists {
  list(
    id: VideoId,
    page: { viewer: Viewer; order: 'top' | 'newest'; cursor: string | undefined },
  ): Promise<CommentPage>;
  replies(
    id: CommentId,
    page: { viewer: Viewer; cursor: string | undefined },
  ): Promise<Pick<CommentPage, 'comments' | 'next'>>;
  /** A comment, and the one that it hangs on. */
  one(id: CommentId, viewer: Viewer): Promise<{ comment: Comment; thread: Comment | null }>;
}

const PAGE = 20;

interface Loaded {
  viewer: Viewer;
  sight: Sight;
  people: ReadonlyMap<AccountId, Creator>;
  liked: ReadonlySet<CommentId>;
  mentions: ReadonlyMap<CommentId, AccountId[]>;
  isMuted: Matches;
  /** Replies of the viewer that count for it alone. */
  ownReplies: ReadonlyMap<CommentId, number>;
  pinned: CommentId | null;
}

export function createCommentLists(options: CommentsOptions): CommentLists {
  const { db } = options;
  return {
    async list(id, { viewer, order, cursor }) {
      const { subject, sight } = await reachClip(options, viewer, id);
      const rules = await rulesOf(db, id, subject.creatorId);
      const pick = order === 'newest' ? pickNewest : pickTop;
      const part = { after: placeOf(cursor), limit: PAGE + 1, order };
      const picked = await pickWithOwn(viewer, (wanted) => pick(db, id, wanted), part);
      const first = cursor === undefined ? await firstOf(options, { id, viewer, rules }) : [];
      const rest = picked.slice(0, PAGE).filter((row) => row.id !== rules.pinned);
      const loaded = await load(options, [...first, ...rest], { viewer, pinned: rules.pinned });
      return {
        comments: [...first, ...rest].flatMap((row) => listed(row, loaded) ?? []),
        next: cursorOf(picked, { limit: PAGE, order }),
        writing: writingOf(rules, subject, sight),
        approvesFirst: rules.approvesFirst && viewer !== subject.creatorId,
      };
    },
    async replies(id, { viewer, cursor }) {
      const { row: thread } = await reach(options, viewer, { id, withPlaces: true });
      const part = { after: placeOf(cursor), limit: PAGE + 1, order: 'oldest' } as const;
      const picked = await pickWithOwn(viewer, (wanted) => pickReplies(db, id, wanted), part);
      const next = cursorOf(picked, { limit: PAGE, order: 'newest' });
      const own = next === null ? await ownHeld(options, viewer, thread) : [];
      const rows = [...picked.slice(0, PAGE), ...own];
      const loaded = await load(options, rows, { viewer, pinned: null });
      return { comments: rows.flatMap((row) => listed(row, loaded) ?? []), next };
    },
    async one(id, viewer) {
      const { row, subject } = await reach(options, viewer, { id });
      const { pinned } = await rulesOf(db, row.video_id, subject.creatorId);
      const thread = row.thread_id === null ? undefined : await findComment(db, row.thread_id);
      const loaded = await load(options, [row, thread ?? []].flat(), { viewer, pinned });
      return {
        comment: toComment(row, loaded),
        thread: thread === undefined ? null : toComment(thread, loaded),
      };
    },
  };
}

/** Whether this viewer may comment, or why not. */
export function writingOf(
  { commenters }: Pick<Rules, 'commenters'>,
  { creatorId }: ClipSubject,
  sight: Sight,
): Writing {
  if (commenters === 'nobody') return 'off';
  if (sight.viewer === null) return 'sign-in';
  const isIn = sight.viewer === creatorId || sight.to(creatorId).follows === 'accepted';
  return commenters === 'everyone' || isIn ? 'open' : 'followers-only';
}

/** What stands before the others on the first page: the pinned one, and the viewer's own that wait. */
async function firstOf(
  options: CommentsOptions,
  { id, viewer, rules }: { id: VideoId; viewer: Viewer; rules: Rules },
): Promise<CommentRow[]> {
  const pinned = rules.pinned === null ? undefined : await findComment(options.db, rules.pinned);
  return [pinned ?? [], await ownHeld(options, viewer, { video_id: id, id: null })].flat();
}

async function ownHeld(
  { db }: CommentsOptions,
  viewer: Viewer,
  { video_id, id }: { video_id: VideoId; id: CommentId | null },
): Promise<CommentRow[]> {
  if (viewer === null) return [];
  const rows = await pickOwnHeld(db, { authorId: viewer, videoId: video_id, threadId: id }, PAGE);
  return id === null ? rows : rows.toReversed();
}

async function load(
  { db, relations, profiles, words }: CommentsOptions,
  rows: readonly CommentRow[],
  { viewer, pinned }: Pick<Loaded, 'viewer' | 'pinned'>,
): Promise<Loaded> {
  const ids = rows.map(({ id }) => id);
  const [mentions, liked, isMuted, ownReplies] = await Promise.all([
    loadMentions(db, ids),
    likedBy(db, viewer, ids),
    words.mutedWordsOf(viewer),
    viewer === null
      ? new Map<CommentId, number>()
      : countRestricted(db, viewer, { column: 'thread_id', ids }),
  ]);
  const named = mentions.map(({ account_id }) => account_id);
  const accounts = [...new Set([...rows.flatMap(({ author_id }) => author_id ?? []), ...named])];
  const [people, sight] = await Promise.all([
    profiles.byIds(accounts),
    relations.sightOf(viewer, accounts),
  ]);
  const byComment = Map.groupBy(mentions, ({ comment_id }) => comment_id);
  return {
    viewer,
    pinned,
    liked,
    isMuted,
    ownReplies,
    people,
    sight,
    mentions: new Map(
      [...byComment].map(([id, list]) => [id, list.map(({ account_id }) => account_id)]),
    ),
  };
}

/** A comment in a list: one of a muted account, or with a muted word, is left out with all that hangs on it. */
function listed(row: CommentRow, loaded: Loaded): Comment | null {
  const { viewer, sight, isMuted } = loaded;
  if (presenceOf(row, loaded) === 'absent') return null;
  const { author_id: author, text } = row;
  if (author !== null && author !== viewer && (sight.to(author).mutes || isMuted(text)))
    return null;
  return toComment(row, loaded);
}

/** What is shown of it even when it is gone. */
function placeOfComment({ id, video_id, thread_id, at, replies }: CommentRow, loaded: Loaded) {
  const own = loaded.ownReplies.get(id) ?? 0;
  return { id, video: video_id, thread: thread_id, at, replies: replies + own };
}

function toComment(row: CommentRow, loaded: Loaded): Comment {
  const { viewer, people, sight, mentions, liked, pinned } = loaded;
  const presence = presenceOf(row, loaded);
  const base = placeOfComment(row, loaded);
  if (presence === 'gone' || presence === 'absent' || row.author_id === null) {
    return { ...base, ...GONE };
  }
  const isOwn = row.author_id === viewer;
  const isWaiting = presence === 'own' && row.hold_reason !== 'restricted';
  const until = row.at + COMMENT_EDIT_MS;
  const named = (mentions.get(row.id) ?? []).filter((id) => sight.meets(id));
  const names = new Set(named.map((id) => people.get(id)?.username));
  return {
    ...base,
    state: isWaiting ? 'waiting' : 'shown',
    waitsFor: waitsFor(row, isWaiting),
    author: people.get(row.author_id) ?? null,
    text: row.text,
    mentions: namesIn(row.text).filter((name) => names.has(name)),
    isEdited: row.edited_at !== null,
    isPinned: row.id === pinned,
    isByCreator: row.author_id === row.creator_id,
    likes: row.likes,
    isLiked: liked.has(row.id),
    editableUntil: isOwn ? until : null,
    canDelete: isOwn || row.creator_id === viewer,
    canPin: row.creator_id === viewer && row.thread_id === null && row.state === 'shown',
  };
}

function waitsFor({ hold_reason }: CommentRow, isWaiting: boolean): Comment['waitsFor'] {
  if (!isWaiting) return null;
  return hold_reason === 'desk' ? 'moderator' : 'creator';
}

const GONE = {
  state: 'gone',
  waitsFor: null,
  author: null,
  text: '',
  mentions: [],
  isEdited: false,
  isPinned: false,
  isByCreator: false,
  likes: 0,
  isLiked: false,
  editableUntil: null,
  canDelete: false,
  canPin: false,
} as const satisfies Partial<Comment>;
