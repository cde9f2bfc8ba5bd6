import type { BlockedFile, HeldClip, ReportReason } from '@footlights/contract';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId, BlockedFileId, CaseId, VideoId } from '#lib/ids.ts';
import type { Told } from '#events.ts';
import { forgetAccount } from './blocklist-store.ts';
import { letThrough, refuse } from './deciding.ts';
import { release } from './holds.ts';
import { liftBlocked, listBlocked, listHeld } from './lists.ts';
import type { ScreeningOptions } from './parts.ts';

export { createBlocklist } from './blocklist.ts';
export { createCheckQueue, createChecks, Unanswered, type Checks } from './checks.ts';
export type { CountAutomated } from './holds.ts';
export { createScreen } from './screen.ts';

/** Why a clip that waits is refused. */
export interface WantedRefusal {
  reason: ReportReason;
  words: string;
  ground?: 'rules' | 'law' | undefined;
  reference?: string | undefined;
  blocksFile?: boolean | undefined;
}

/** Clips that wait before others see them, and files that must not come again, for those who judge. */
export interface Screening {
  held(
    by: AccountId,
    cursor: string | undefined,
  ): Promise<{ clips: HeldClip[]; next: string | null }>;
  /** Publishes a clip that waited, and with it what else waited only for its account to be known. */
  letThrough(by: AccountId, id: VideoId): Promise<void>;
  /** Removes it, with a statement of reasons; the case. */
  refuse(
    acting: { by: AccountId; origin: string },
    id: VideoId,
    wanted: WantedRefusal,
  ): Promise<CaseId>;
  blocked(
    by: AccountId,
    cursor: string | undefined,
  ): Promise<{ files: BlockedFile[]; next: string | null }>;
  lift(by: AccountId, id: BlockedFileId): Promise<void>;
  /**
   * For the outbox: what a reversal found to be right waits for nothing that was known when it was removed, and what screens clips is asked about one when
   * others may see it. Idempotent.
   */
  hear(told: Told): Promise<void>;
  belongings: Belongings;
  /** Asks what screens clips about those that are left. */
  start(): Promise<void>;
}

export function createScreening(options: ScreeningOptions): Screening {
  const { db, safety, videos, outbox } = options;
  return {
    held: (by, cursor) => listHeld(options, by, cursor),
    letThrough: (by, id) => letThrough(options, by, id),
    refuse: (acting, id, wanted) => refuse(options, acting, { id, wanted }),
    blocked: (by, cursor) => listBlocked(options, by, cursor),
    lift: (by, id) => liftBlocked(options, by, id),
    async hear({ event }) {
      if (event.kind === 'clip-changed') await options.checks?.look(event.video);
      if (event.kind !== 'case-moved' || event.move !== 'reversed') return;
      const removed = await safety.removedBy(event.decision);
      if (removed === null) return;
      const { video, at } = removed;
      await db
        .transaction()
        .execute((transaction) => release(videos, transaction, { video, cause: 'all', until: at }));
      await videos.changed([video]);
      outbox.wake();
    },
    start: () => options.checks?.start() ?? Promise.resolve(),
    belongings: {
      // Clips and decisions are exported as such.
      exportName: null,
      exportOf: () => Promise.resolve(null),
      forget: (id) => forgetAccount(db, id),
    },
  };
}
