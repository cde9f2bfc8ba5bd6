import type { NotificationKind } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { DAY_MS } from '#lib/day.ts';
import { newId, type AccountId, type NotificationId } from '#lib/ids.ts';
import { nextPosition } from './positions.ts';
import type { NotificationRow } from './table.ts';

/** Something to tell somebody of. */
export interface Telling {
  to: AccountId;
  kind: NotificationKind;
  /** Acts of one kind on one subject come together. */
  subject: string;
  videoId: string | null;
  /** Null: nobody did it, work ended or it was decided. */
  actor: AccountId | null;
  /** What tells this act from others of the same kind on the same subject. */
  act: string;
  at: number;
  /** What a decision says. */
  text?: string;
}

/** Most groups that are kept for an account; the oldest leave. */
export const MOST_GROUPS = 1000;
/** A group that was read takes in further acts for so long; one that was not, as long as it is there. */
export const JOINING_MS = 7 * DAY_MS;
/** A push waits so long for further acts. */
const PUSH_DELAY_MS = 3000;
/** At most one push of a group in this time. */
export const PUSH_PAUSE_MS = 15 * 60_000;

/**
 * Puts an act into its group within the caller's transaction; false when it is there already.
 * A constant number of statements, however large the group is.
 */
export async function addAct(
  db: Db,
  telling: Telling,
  isPushed: boolean,
): Promise<{ pushDueAt: number | null } | false> {
  const { to, kind, actor, act, at } = telling;
  const latest = await latestGroup(db, telling);
  const isKnown =
    actor === null ? latest !== undefined && latest.at >= at : await hasAct(db, telling);
  if (isKnown) return false;
  const position = await nextPosition(db, to);
  const group =
    latest !== undefined && takesIn(latest, at) ? latest : await begin(db, telling, position);
  const isNew = actor !== null && !(await hasActor(db, group.id, actor));
  if (actor !== null)
    await db
      .insertInto('notification_acts')
      .values({ notification_id: group.id, act, actor_id: actor, at })
      .execute();
  const pushDueAt = isPushed ? dueAt(group, at) : null;
  await db
    .updateTable('notifications')
    .set((row) => ({
      actors: row('actors', '+', isNew ? 1 : 0),
      position,
      is_read: 0 as const,
      at: Math.max(at, group.at),
      push_due_at: pushDueAt,
    }))
    .where('id', '=', group.id)
    .execute();
  if (kind === 'clip-ready') await dropFailure(db, telling);
  return { pushDueAt };
}

type Group = Pick<
  NotificationRow,
  'id' | 'is_read' | 'began_at' | 'at' | 'push_due_at' | 'pushed_at'
>;

function takesIn({ is_read, began_at }: Group, at: number): boolean {
  return is_read === 0 || began_at > at - JOINING_MS;
}

function dueAt({ push_due_at, pushed_at }: Group, at: number): number {
  return push_due_at ?? Math.max(at + PUSH_DELAY_MS, (pushed_at ?? 0) + PUSH_PAUSE_MS);
}

async function latestGroup(db: Db, { to, kind, subject }: Telling): Promise<Group | undefined> {
  return db
    .selectFrom('notifications')
    .select(['id', 'is_read', 'began_at', 'at', 'push_due_at', 'pushed_at'])
    .where('account_id', '=', to)
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Whether the act is in any group of its kind and subject: the same event may come twice. */
export async function hasAct(db: Db, { to, kind, subject, act }: Telling): Promise<boolean> {
  const found = await db
    .selectFrom('notifications as n')
    .innerJoin('notification_acts as a', 'a.notification_id', 'n.id')
    .select('a.act')
    .where('n.account_id', '=', to)
    .where('n.kind', '=', kind)
    .where('n.subject', '=', subject)
    .where('a.act', '=', act)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function hasActor(db: Db, id: NotificationId, actor: AccountId): Promise<boolean> {
  const found = await db
    .selectFrom('notification_acts')
    .select('act')
    .where('notification_id', '=', id)
    .where('actor_id', '=', actor)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function begin(db: Db, telling: Telling, position: number): Promise<Group> {
  const { to, kind, subject, videoId, at, text } = telling;
  const row: NotificationRow = {
    id: newId('n'),
    account_id: to,
    kind,
    subject,
    video_id: videoId,
    text: text ?? null,
    actors: 0,
    position,
    is_read: 0,
    began_at: at,
    at,
    push_due_at: null,
    pushed_at: null,
  };
  await db.insertInto('notifications').values(row).execute();
  await dropOldest(db, to);
  return row;
}

async function dropOldest(db: Db, to: AccountId): Promise<void> {
  const first = await db
    .selectFrom('notifications')
    .select('position')
    .where('account_id', '=', to)
    .orderBy('position', 'desc')
    .offset(MOST_GROUPS)
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return;
  await db
    .deleteFrom('notifications')
    .where('account_id', '=', to)
    .where('position', '<=', first.position)
    .execute();
}

/** A clip that can be played has not failed. */
async function dropFailure(db: Db, { to, subject }: Telling): Promise<void> {
  await db
    .deleteFrom('notifications')
    .where('account_id', '=', to)
    .where('kind', '=', 'clip-failed')
    .where('subject', '=', subject)
    .execute();
}
