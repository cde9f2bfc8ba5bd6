import type { Badge, Notification } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, NotificationId } from '#lib/ids.ts';
import type { Pipeline } from './pipeline.ts';
import { positionsOf, setPlace } from './positions.ts';
import { choicesOf } from './settings-store.ts';
import { markRead } from './store.ts';

/** The list as its account reads it. Reading changes nothing; what was read is said apart, and never when. */
export interface Reading {
  list(
    to: AccountId,
    page: { cursor?: string | undefined; only?: 'unread' | undefined },
  ): Promise<{ notifications: Notification[]; next: string | null; badge: Badge }>;
  badgeOf(to: AccountId): Promise<Badge>;
  /** Empties the badge up to a position. */
  lookTo(to: AccountId, position: number): Promise<Badge>;
  readAll(to: AccountId, position: number): Promise<Badge>;
  /** Refuses with `notification/not-found`. */
  read(to: AccountId, id: NotificationId): Promise<Badge>;
}

/** What reading needs. */
interface ReadingOptions {
  pipeline: Pipeline;
  badgeOf: (to: AccountId) => Promise<Badge>;
  /** The badge of that account may have changed. */
  onRead: (to: AccountId) => void;
}

const PAGE = 20;
/** The badge counts no further. */
const MOST_COUNTED = 100;

export function createReading(db: Db, { pipeline, badgeOf, onRead }: ReadingOptions): Reading {
  async function changed(to: AccountId): Promise<Badge> {
    onRead(to);
    return badgeOf(to);
  }
  return {
    badgeOf,
    async list(to, { cursor, only }) {
      const before = cursor === undefined ? {} : { before: placeOf(cursor) };
      const page = { limit: PAGE, isUnread: only === 'unread', ...before };
      const [shown, badge] = await Promise.all([pipeline.list(to, page), badgeOf(to)]);
      return { ...shown, badge };
    },
    async lookTo(to, position) {
      const { latest, looked_to } = await positionsOf(db, to);
      const place = Math.min(position, latest);
      if (place > looked_to) await setPlace(db, to, { looked_to: place });
      return changed(to);
    },
    async readAll(to, position) {
      await markRead(db, to, { upTo: position });
      return changed(to);
    },
    async read(to, id) {
      if (!(await markRead(db, to, { id }))) throw new Refusal('notification/not-found');
      return changed(to);
    },
  };
}

/** Counts what would be shown, so that nothing hidden leaves a number behind. */
export function createBadge({ db }: { db: Db }, pipeline: Pipeline): ReadingOptions['badgeOf'] {
  return async (to) => {
    const { latest, looked_to } = await positionsOf(db, to);
    const { isPaused } = await choicesOf(db, to);
    if (isPaused || looked_to >= latest) return { unread: 0, position: latest };
    const page = { limit: MOST_COUNTED, isUnread: true, after: looked_to };
    const { notifications } = await pipeline.list(to, page);
    return { unread: notifications.length, position: latest };
  };
}

function placeOf(cursor: string): number {
  const place = Number(cursor);
  if (!Number.isSafeInteger(place)) throw new Refusal('request/invalid');
  return place;
}
