import type { ClipPage } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Profiles, StoredProfile } from '#features/profiles/service.ts';
import type { Relations } from '#features/relations/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { DropLot } from '#features/videos/service.ts';
import { nextOf, placeOf } from '#http/cursor.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, VideoId, Viewer } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { likeBelongings } from './belongings.ts';
import { dropLikes, insertLike, likedAmong, pickLikes, removeLikes } from './store.ts';

/** Likes of clips. Counts are public, who likes a clip is told to its creator alone, and there is no list of it. */
export interface Likes {
  /** Idempotent; refuses with `video/not-found` a clip that the actor may not see. */
  like(actor: AccountId, id: VideoId): Promise<void>;
  /** Idempotent, whatever has become of the clip. */
  unlike(actor: AccountId, id: VideoId): Promise<void>;
  /** Which of these clips an account likes, in one query. */
  likedAmong(actor: AccountId, ids: readonly VideoId[]): Promise<VideoId[]>;
  /** The account's own list, 24 a page. */
  listOwn(actor: AccountId, cursor: string | undefined): Promise<ClipPage>;
  /** Public clips that an account likes, to others; refuses with `likes/hidden` when it does not show them. */
  listOf(username: string, page: { viewer: Viewer; cursor: string | undefined }): Promise<ClipPage>;
  belongings: Belongings;
  dropLot: DropLot;
}

/** What likes need. */
export interface LikesOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  counters: Counters;
  outbox: Outbox<AppEvent>;
  clips: Pick<Clips, 'list' | 'meet' | 'show' | 'subjectsOf'>;
  profiles: Pick<Profiles, 'byUsername'>;
  relations: Pick<Relations, 'sightOf'>;
}

const PAGE = 24;

export function createLikes(options: LikesOptions): Likes {
  const { db, clock, counters, outbox, clips } = options;
  async function list(
    wanted: { accountId: AccountId; isPublic: boolean },
    page: { viewer: Viewer; cursor: string | undefined },
  ): Promise<ClipPage> {
    const after = placeOf<VideoId>(page.cursor, 'v');
    const picked = await pickLikes(db, wanted, { after, limit: PAGE + 1 });
    const ids = picked.slice(0, PAGE).map(({ id }) => id);
    // What one liked oneself stays, whomever one mutes.
    const isOwn = page.viewer === wanted.accountId;
    const shown = await (isOwn ? clips.show : clips.list)(ids, page.viewer);
    return { clips: shown, next: nextOf(picked, PAGE) };
  }
  return {
    async like(actor, video) {
      const { creatorId: creator } = await clips.meet(video, actor);
      await db.transaction().execute(async (transaction) => {
        const row = { account_id: actor, video_id: video, at: clock.now() };
        if (!(await insertLike(transaction, row))) return;
        await counters.addToVideo(transaction, video, { likes: 1 });
        await outbox.write({ kind: 'liked', actor, video, creator }, transaction);
      });
      outbox.wake();
    },
    async unlike(actor, video) {
      const creator = (await clips.subjectsOf([video])).get(video)?.creatorId;
      await db.transaction().execute(async (transaction) => {
        if ((await removeLikes(transaction, actor, [video])).length === 0) return;
        await counters.addToVideo(transaction, video, { likes: -1 });
        if (creator === undefined) return;
        await outbox.write({ kind: 'unliked', actor, video, creator }, transaction);
      });
      outbox.wake();
    },
    likedAmong: (actor, ids) => likedAmong(db, actor, ids),
    listOwn: (actor, cursor) =>
      list({ accountId: actor, isPublic: false }, { viewer: actor, cursor }),
    async listOf(username, page) {
      const { id } = await shownTo(options, username, page.viewer);
      return list({ accountId: id, isPublic: id !== page.viewer }, page);
    },
    belongings: likeBelongings({ db, counters }),
    dropLot: dropLikes,
  };
}

/** The account of that name, if its likes are for this viewer. */
async function shownTo(
  { profiles, relations }: LikesOptions,
  username: string,
  viewer: Viewer,
): Promise<StoredProfile> {
  const profile = await profiles.byUsername(username);
  if (profile === undefined) throw new Refusal('profile/not-found');
  if (profile.id === viewer) return profile;
  const sight = await relations.sightOf(viewer, [profile.id]);
  if (profile.standing !== 'open' || !sight.meets(profile.id))
    throw new Refusal('profile/not-found');
  const isForViewer = sight.sees(profile.id, profile.isPrivate ? 'followers' : 'public');
  if (!profile.showsLikes || !isForViewer) throw new Refusal('likes/hidden');
  return profile;
}
