import { createDueLoop, type DueLoop } from '#lib/due-loop.ts';
import { createEndingLinks } from '#lib/ending-links.ts';
import type { AccountId } from '#lib/ids.ts';
import { digestOf } from './digest-letter.ts';
import { nextDigestAfter, quietUntil } from './local-time.ts';
import type { NotificationsOptions } from './options.ts';
import type { Pipeline } from './pipeline.ts';
import { positionsOf, setPlace } from './positions.ts';
import { choicesOf, dueDigests, moveDigest, nextDigestAt } from './settings-store.ts';

/** Mails digests when they are due. */
export type Digests = DueLoop;

const LOT = 50;
/** Notifications that one digest counts. */
const MOST_TOLD = 100;

/** Each account that asked for it gets what is new since the last one, once a day or week, never in its quiet hours. */
export function createDigests(options: NotificationsOptions & { pipeline: Pipeline }): Digests {
  const { db, clock, onFault } = options;
  return createDueLoop({
    clock,
    onFault,
    async work() {
      for (;;) {
        const due = await dueDigests(db, clock.now(), LOT);
        for (const id of due) await settle(options, id);
        if (due.length < LOT) return nextDigestAt(db);
      }
    },
  });
}

/** Sends one account's digest, if there is anything to tell, and says when the next is due. */
async function settle(
  options: NotificationsOptions & { pipeline: Pipeline },
  id: AccountId,
): Promise<void> {
  const { db, clock } = options;
  const now = clock.now();
  const choices = await choicesOf(db, id);
  const quiet = quietUntil(now, choices);
  const digestDueAt = quiet ?? nextDigestAfter(now, choices);
  // First: a failure must not mail the same again and again.
  await moveDigest(db, id, digestDueAt);
  if (quiet !== null || choices.isPaused || choices.digest === 'off') return;
  const { latest, mailed_to } = await positionsOf(db, id);
  const page = { limit: MOST_TOLD, isUnread: true, after: mailed_to, channel: 'digest' as const };
  const { notifications: told, next } = await options.pipeline.list(id, page);
  await setPlace(db, id, { mailed_to: latest });
  const to = told.length === 0 ? null : await options.mailOf(id);
  if (to === null || options.publicUrl === undefined) return;
  const token = createEndingLinks(options.secret, 'digest').tokenOf(id);
  const letter = digestOf(told, {
    instanceName: options.instanceName,
    publicUrl: options.publicUrl,
    token,
    isMore: next !== null,
  });
  const unsubscribe = `${options.publicUrl}/api/v1/unsubscribe/${token}`;
  await options.mail({ to, kind: 'digest', ...letter, unsubscribe });
}
