import type { Badge, LiveNotifications } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import type { NotificationsOptions } from './options.ts';
import type { Pipeline } from './pipeline.ts';
import { positionsOf } from './positions.ts';

/** Who reads notifications as they come. In memory only: nothing of it is stored or shown. */
export interface Hub {
  /** Calls `look` whenever something changed; returns what ends it. Refuses with `notification/too-many-streams`. */
  listen(to: AccountId, reader: LiveReader): () => void;
  /** Something of that account's changed. */
  tell(to: AccountId): void;
  /** A sign-in of that account ended. */
  check(to: AccountId): void;
  /** What changed after a position; null: from the beginning of the stream, the badge alone. */
  since(to: AccountId, position: number | null): Promise<LiveNotifications>;
  /** Ends every stream. */
  close(): void;
  clock: Pick<Clock, 'after'>;
}

/** One stream. */
export interface LiveReader {
  /** Something changed. */
  look(): void;
  /** Makes sure that it may go on. */
  check(): void;
  end(): void;
}

/** Streams that one account may have open. */
export const MOST_STREAMS = 3;
/** Changed groups that one event carries. */
const MOST_CHANGED = 30;

export function createHub(
  options: Pick<NotificationsOptions, 'db' | 'clock'> & {
    pipeline: Pipeline;
    badgeOf: (to: AccountId) => Promise<Badge>;
  },
): Hub {
  const { db, pipeline, badgeOf } = options;
  const readers = new Map<AccountId, Set<LiveReader>>();
  const readersOf = (to: AccountId) => [...(readers.get(to) ?? [])];
  return {
    clock: options.clock,
    listen(to, reader) {
      const own = readers.get(to) ?? new Set();
      if (own.size >= MOST_STREAMS)
        throw new Refusal('notification/too-many-streams', { retryAfterSeconds: 60 });
      readers.set(to, own.add(reader));
      return () => {
        own.delete(reader);
        if (own.size === 0 && readers.get(to) === own) readers.delete(to);
      };
    },
    tell(to) {
      for (const reader of readersOf(to)) reader.look();
    },
    check(to) {
      for (const reader of readersOf(to)) reader.check();
    },
    async since(to, position) {
      const { latest, removed_at } = await positionsOf(db, to);
      const badge = { ...(await badgeOf(to)), position: latest };
      if (position === null || position === latest)
        return { ...badge, notifications: [], isStale: false };
      // A place that was never reached comes from a backup that was put back.
      const after = position > latest ? 0 : position;
      const { notifications, next } = await pipeline.list(to, { limit: MOST_CHANGED, after });
      const isStale = next !== null || removed_at > after || position > latest;
      return { ...badge, notifications, isStale };
    },
    close() {
      for (const to of readers.keys()) for (const reader of readersOf(to)) reader.end();
    },
  };
}
