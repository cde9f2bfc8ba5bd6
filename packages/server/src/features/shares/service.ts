import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Accounts } from '#features/relations/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { DropLot } from '#features/videos/service.ts';
import type { Place } from '#http/cursor.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { shareBelongings } from './belongings.ts';
import {
  addLink,
  addRepost,
  dropShares,
  endRepost,
  insertShare,
  pickReposts,
  removeRepost,
  repostedAmong,
  type Repost,
} from './store.ts';

export type { Repost } from './store.ts';

/** Passing clips on. An account that did is one share of the clip, however often and by whatever way. */
export interface Shares {
  /** The actor passed the link on. Idempotent; refuses with `video/not-found` a clip that it may not see. */
  share(actor: AccountId, id: VideoId): Promise<void>;
  /** Shows the clip to the actor's followers. Idempotent; refuses also with `repost/not-public`. */
  repost(actor: AccountId, id: VideoId): Promise<void>;
  /** Idempotent, whatever has become of the clip. */
  unrepost(actor: AccountId, id: VideoId): Promise<void>;
  /** Which of these clips an account reposts, in one query. */
  repostedAmong(actor: AccountId, ids: readonly VideoId[]): Promise<VideoId[]>;
  /**
   * Reposts of these accounts, the latest first, after a place; two queries. Not ruled: what comes of them has to go
   * through `clips.show`, since a clip may have stopped being public.
   */
  repostsOf(
    accounts: Accounts,
    page: { after: Place<VideoId> | null; limit: number },
  ): Promise<Repost[]>;
  belongings: Belongings;
  dropLot: DropLot;
}

/** What shares need. */
export interface SharesOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  counters: Counters;
  outbox: Outbox<AppEvent>;
  clips: Pick<Clips, 'meet' | 'subjectsOf'>;
}

export function createShares(options: SharesOptions): Shares {
  const { db, clock, counters, outbox, clips } = options;
  return {
    async share(actor, video) {
      await clips.meet(video, actor);
      const row = { account_id: actor, video_id: video, has_link: 1, reposted_at: null } as const;
      await db.transaction().execute(async (transaction) => {
        if (await insertShare(transaction, row))
          await counters.addToVideo(transaction, video, { shares: 1 });
        else await addLink(transaction, { accountId: actor, id: video });
      });
    },
    async repost(actor, video) {
      const { creatorId: creator, audience } = await clips.meet(video, actor);
      if (audience !== 'public') throw new Refusal('repost/not-public');
      const at = clock.now();
      const row = { account_id: actor, video_id: video, has_link: 0, reposted_at: at } as const;
      await db.transaction().execute(async (transaction) => {
        const isNew = await insertShare(transaction, row);
        if (isNew) await counters.addToVideo(transaction, video, { shares: 1 });
        else if (!(await addRepost(transaction, { accountId: actor, id: video }, at))) return;
        await outbox.write({ kind: 'reposted', actor, video, creator }, transaction);
      });
      outbox.wake();
    },
    async unrepost(actor, video) {
      const creator = (await clips.subjectsOf([video])).get(video)?.creatorId;
      const pair = { accountId: actor, id: video };
      await db.transaction().execute(async (transaction) => {
        const isGone = await removeRepost(transaction, pair);
        if (isGone) await counters.addToVideo(transaction, video, { shares: -1 });
        else if (!(await endRepost(transaction, pair))) return;
        if (creator === undefined) return;
        await outbox.write({ kind: 'unreposted', actor, video, creator }, transaction);
      });
      outbox.wake();
    },
    repostedAmong: (actor, ids) => repostedAmong(db, actor, ids),
    repostsOf: (accounts, page) => pickReposts(db, accounts, page),
    belongings: shareBelongings({ db, counters }),
    dropLot: dropShares,
  };
}
