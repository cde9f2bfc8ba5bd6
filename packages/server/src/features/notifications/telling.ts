import { NOTIFICATION_CHANNELS } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { ClipSubject } from '#features/videos/pipeline.ts';
import type { Relations } from '#features/relations/service.ts';
import type { Limits } from '#http/limits.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { AppEvent, Told } from '#events.ts';
import { addAct, hasAct, type Telling } from './adding.ts';
import type { CommentsOf } from './comments.ts';
import { removeActs, removeGroups, type Undone } from './removing.ts';
import { choicesOf, wants, type Choices } from './settings-store.ts';

/** What telling needs. */
export interface TellingOptions {
  db: Db;
  limits: Pick<Limits, 'take'>;
  relations: Pick<Relations, 'sightOf'>;
  subjectsOf: (ids: readonly VideoId[]) => Promise<ReadonlyMap<VideoId, ClipSubject>>;
  commentsOf: CommentsOf;
  /** Accounts that the caption of a clip names, at most 10; none before it can be played. */
  namedIn: (video: VideoId) => Promise<readonly AccountId[]>;
  /** Whether the account is there and open. */
  isOpen: (id: AccountId) => Promise<boolean>;
  /** Whether any browser of the account gets pushes. */
  hasDevice: (id: AccountId) => Promise<boolean>;
  /** Something of these accounts changed; when a push is due, if one is. */
  onChange: (accounts: Iterable<AccountId>, pushDueAt: number | null) => void;
}

type EventOf<Kind extends AppEvent['kind']> = Extract<AppEvent, { kind: Kind }>;

type Reactions = {
  [Kind in AppEvent['kind']]: (event: EventOf<Kind>, at: number) => Promise<void>;
};

/** Listens to acts: puts each into its group, and takes back what was undone. Idempotent. */
export interface TellingService {
  hear(told: Told): Promise<void>;
  /** Tells one thing, unless it is no business of the account's. */
  tell(telling: Telling): Promise<void>;
}

/** How many an account may have told that it names them, in captions and comments together: 30, then 30 an hour. */
const MENTION_RATE = { perMinute: 0.5, burst: 30 };

export function createTelling(options: TellingOptions): TellingService {
  const { db, onChange } = options;
  async function tell(telling: Telling, isSpent = () => false): Promise<void> {
    const choices = await mayTell(options, telling);
    if (choices === null || isSpent()) return;
    const isPushed =
      !choices.isPaused &&
      wants(choices, telling.kind, 'push') &&
      (await options.hasDevice(telling.to));
    const added = await db
      .transaction()
      .execute((transaction) => addAct(transaction, telling, isPushed));
    if (added !== false) onChange([telling.to], added.pushDueAt);
  }
  async function mention(telling: Mention): Promise<void> {
    // Whoever was told already costs nothing, however often a caption is changed.
    if (await hasAct(db, telling)) return;
    await tell(telling, () => options.limits.take(`mentions ${telling.actor}`, MENTION_RATE) > 0);
  }
  async function undo(...all: Undone[]): Promise<void> {
    for (const undone of all) onChange(await removeActs(db, undone), null);
  }
  const reactions = reactionsOf(options, { tell, mention, undo });
  return {
    tell: (telling) => tell(telling),
    async hear({ event, at }) {
      await (reactions[event.kind] as (event: AppEvent, at: number) => Promise<void>)(event, at);
    },
  };
}

type Mention = Telling & { kind: 'mention'; actor: AccountId };

interface Doing {
  tell: (telling: Telling) => Promise<void>;
  /** Tells somebody of being named, out of what the actor may. */
  mention: (mention: Mention) => Promise<void>;
  undo: (...all: Undone[]) => Promise<void>;
}

/** What each event comes to; the compiler wants every kind of them here. */
function reactionsOf(options: TellingOptions, doing: Doing): Reactions {
  const { db, onChange } = options;
  return {
    ...clipReactions(options, doing),
    ...followReactions(doing),
    ...commentReactions(options, doing),
    blocked: ({ actor, account }) =>
      doing.undo({ to: actor, actor: account }, { to: account, actor }),
    'clip-deleted': async ({ video }) =>
      onChange(await removeGroups(db, { video_id: video }), null),
    'profile-changed': () => Promise.resolve(),
    // Whoever decides says so by `decided`.
    'case-moved': () => Promise.resolve(),
    'complaint-answered': () => Promise.resolve(),
    'account-deleted': ({ account }) => doing.undo({ actor: account }),
  };
}

const on = (video: VideoId) => ({ subject: video, videoId: video });

function clipReactions(
  { namedIn }: TellingOptions,
  { tell, mention, undo }: Doing,
): Pick<
  Reactions,
  | 'liked'
  | 'unliked'
  | 'reposted'
  | 'unreposted'
  | 'clip-published'
  | 'clip-changed'
  | 'clip-failed'
> {
  const ended = { actor: null } as const;
  // Each is told once of a clip, when it may first see it: the act is in its group from then on.
  async function mentionAll(video: VideoId, actor: AccountId, at: number): Promise<void> {
    for (const to of await namedIn(video))
      await mention({ to, kind: 'mention', ...on(video), actor, act: video, at });
  }
  return {
    liked: ({ actor, video, creator: to }, at) =>
      tell({ to, kind: 'like', ...on(video), actor, act: actor, at }),
    unliked: ({ actor, video: subject, creator: to }) =>
      undo({ to, kinds: ['like'], subject, actor, act: actor }),
    reposted: ({ actor, video, creator: to }, at) =>
      tell({ to, kind: 'repost', ...on(video), actor, act: actor, at }),
    unreposted: ({ actor, video: subject, creator: to }) =>
      undo({ to, kinds: ['repost'], subject, actor, act: actor }),
    async 'clip-published'({ video, creator: to }, at) {
      await tell({ to, kind: 'clip-ready', ...on(video), ...ended, act: video, at });
      await mentionAll(video, to, at);
    },
    'clip-changed': ({ video, creator }, at) => mentionAll(video, creator, at),
    'clip-failed': ({ video, creator: to }, at) =>
      tell({ to, kind: 'clip-failed', ...on(video), ...ended, act: video, at }),
  };
}

function followReactions({
  tell,
  undo,
}: Doing): Pick<
  Reactions,
  'followed' | 'unfollowed' | 'follow-requested' | 'follow-request-ended' | 'follow-accepted'
> {
  const anywhere = { videoId: null };
  return {
    followed: ({ actor, account: to }, at) =>
      tell({ to, kind: 'follow', subject: '', ...anywhere, actor, act: actor, at }),
    // A request is answered one by one, so each stands by itself.
    'follow-requested': ({ actor, account: to }, at) =>
      tell({ to, kind: 'follow-request', subject: actor, ...anywhere, actor, act: actor, at }),
    'follow-request-ended': ({ actor, account: to }) =>
      undo({ to, kinds: ['follow-request'], actor, act: actor }),
    async 'follow-accepted'({ actor, account }, at) {
      await undo({ to: account, kinds: ['follow-request'], actor, act: actor });
      const by = { actor: account, act: account, at };
      await tell({ to: actor, kind: 'follow-accepted', subject: '', ...anywhere, ...by });
    },
    unfollowed: ({ actor, account }) =>
      undo(
        { to: account, kinds: ['follow'], actor, act: actor },
        { to: actor, kinds: ['follow-accepted'], actor: account, act: account },
      ),
  };
}

function commentReactions(
  options: TellingOptions,
  doing: Doing,
): Pick<Reactions, 'commented' | 'comment-removed' | 'comment-liked' | 'comment-unliked'> {
  const { tell, undo } = doing;
  return {
    commented: (event, at) => commented(options, doing, { event, at }),
    async 'comment-removed'({ comment }) {
      await undo({ act: comment });
      options.onChange(await removeGroups(options.db, { subject: comment }), null);
    },
    async 'comment-liked'({ actor, comment, author: to }, at) {
      const videoId = (await options.commentsOf([comment])).get(comment)?.video;
      if (videoId === undefined) return;
      await tell({ to, kind: 'comment-like', subject: comment, videoId, actor, act: actor, at });
    },
    'comment-unliked': ({ actor, comment: subject, author: to }) =>
      undo({ to, kinds: ['comment-like'], subject, actor, act: actor }),
  };
}

/** Whoever is answered, named or owns the clip is told once, for the nearest of these reasons. */
async function commented(
  options: TellingOptions,
  { tell, mention }: Doing,
  { event, at }: { event: EventOf<'commented'>; at: number },
): Promise<void> {
  const { actor, comment, video } = event;
  const told = (await options.commentsOf([comment])).get(comment);
  const clip = (await options.subjectsOf([video])).get(video);
  if (told === undefined || clip === undefined) return;
  const reasons = new Map<AccountId, { kind: 'comment' | 'mention' | 'reply'; subject: string }>();
  reasons.set(clip.creatorId, { kind: 'comment', subject: video });
  // By clip: comments that name the same account push no more often than a group may.
  for (const account of told.mentions) reasons.set(account, { kind: 'mention', subject: video });
  if (told.parent !== null)
    reasons.set(told.parent.author, { kind: 'reply', subject: told.parent.id });
  for (const [to, { kind, subject }] of reasons) {
    const telling = { to, subject, videoId: video, actor, act: comment, at };
    // Whoever owns the clip is told of every comment anyway.
    if (kind === 'mention' && to !== clip.creatorId) await mention({ ...telling, kind });
    else await tell({ ...telling, kind });
  }
}

/** Null when it is no business of the account's; else how it wants to be told. */
async function mayTell(options: TellingOptions, telling: Telling): Promise<Choices | null> {
  const { to, kind, actor } = telling;
  if (to === actor || !(await options.isOpen(to))) return null;
  const choices = await choicesOf(options.db, to);
  if (!NOTIFICATION_CHANNELS.some((channel) => wants(choices, kind, channel))) return null;
  return actor === null || (await mayHearOf(options, { ...telling, actor })) ? choices : null;
}

/** Whether nothing stands between the two, and the clip may be seen. */
async function mayHearOf(
  options: TellingOptions,
  { to, actor, videoId }: Telling & { actor: AccountId },
): Promise<boolean> {
  const id = videoId as VideoId | null;
  const clip = id === null ? null : (await options.subjectsOf([id])).get(id);
  if (clip === undefined) return false;
  const about = clip === null ? [actor] : [actor, clip.creatorId];
  const sight = await options.relations.sightOf(to, about);
  const { mutes, restricts } = sight.to(actor);
  if (!sight.meets(actor) || mutes || restricts) return false;
  return clip === null || sight.sees(clip.creatorId, clip.audience);
}
