import {
  NOTIFICATION_CHANNELS,
  NOTIFICATION_KINDS,
  type NotificationChannel,
  type NotificationKind,
  type NotificationSettings,
} from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { NotificationSettingsRow } from './table.ts';

/** How an account wants to be told, ready for use. */
export interface Choices extends Pick<
  NotificationSettings,
  'kinds' | 'isPaused' | 'quietHours' | 'timeZone' | 'digest'
> {
  /** When the next digest is due; null: none is. */
  digestDueAt: number | null;
}

/** Everything in the app; pushes once a browser asks for them, a digest once it is asked for. */
export const NEW_CHOICES: Choices = {
  kinds: kindsWithout(new Set()),
  isPaused: false,
  quietHours: null,
  timeZone: 'UTC',
  digest: 'off',
  digestDueAt: null,
};

/** Whether it wants to be told of that kind in that way. */
export function wants(
  { kinds }: Choices,
  kind: NotificationKind,
  channel: NotificationChannel,
): boolean {
  return kinds[kind][channel];
}

/** Kinds it wants to be told of in that way. */
export function kindsOn(choices: Choices, channel: NotificationChannel): NotificationKind[] {
  return NOTIFICATION_KINDS.filter((kind) => wants(choices, kind, channel));
}

export async function choicesOf(db: Db, id: AccountId): Promise<Choices> {
  const row = await db
    .selectFrom('notification_settings')
    .selectAll()
    .where('account_id', '=', id)
    .executeTakeFirst();
  return row === undefined ? NEW_CHOICES : choicesFrom(row);
}

export async function saveChoices(db: Db, id: AccountId, choices: Choices): Promise<void> {
  const row = {
    off: JSON.stringify(offIn(choices)),
    is_paused: choices.isPaused ? 1 : 0,
    quiet_from: choices.quietHours?.from ?? null,
    quiet_to: choices.quietHours?.to ?? null,
    time_zone: choices.timeZone,
    digest: choices.digest,
    digest_due_at: choices.digestDueAt,
  } as const;
  await db
    .insertInto('notification_settings')
    .values({ account_id: id, ...row })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
    .execute();
}

/** Says when the next digest is due, and changes nothing else; nobody who wants none gets one. */
export async function moveDigest(db: Db, id: AccountId, dueAt: number | null): Promise<void> {
  await db
    .updateTable('notification_settings')
    .set({ digest_due_at: dueAt })
    .where('account_id', '=', id)
    .where('digest', '!=', 'off')
    .execute();
}

/** Ends an account's digest, and changes nothing else. */
export async function endDigest(db: Db, id: AccountId): Promise<void> {
  await db
    .updateTable('notification_settings')
    .set({ digest: 'off', digest_due_at: null })
    .where('account_id', '=', id)
    .execute();
}

/** Accounts whose digest is due, the longest due first. */
export async function dueDigests(db: Db, now: number, limit: number): Promise<AccountId[]> {
  const rows = await db
    .selectFrom('notification_settings')
    .select('account_id')
    .where('digest_due_at', '<=', now)
    .orderBy('digest_due_at')
    .limit(limit)
    .execute();
  return rows.map(({ account_id }) => account_id);
}

/** When the next digest is due; null: none is. */
export async function nextDigestAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('notification_settings')
    .select('digest_due_at')
    .where('digest_due_at', 'is not', null)
    .orderBy('digest_due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.digest_due_at ?? null;
}

function choicesFrom(row: NotificationSettingsRow): Choices {
  const { quiet_from: from, quiet_to: to } = row;
  return {
    kinds: kindsWithout(new Set(JSON.parse(row.off) as string[])),
    isPaused: row.is_paused === 1,
    quietHours: from === null || to === null ? null : { from, to },
    timeZone: row.time_zone,
    digest: row.digest,
    digestDueAt: row.digest_due_at,
  };
}

function kindsWithout(off: ReadonlySet<string>): NotificationSettings['kinds'] {
  return Object.fromEntries(
    NOTIFICATION_KINDS.map((kind) => [
      kind,
      Object.fromEntries(
        NOTIFICATION_CHANNELS.map((channel) => [channel, !off.has(`${kind}:${channel}`)]),
      ),
    ]),
  ) as NotificationSettings['kinds'];
}

function offIn(choices: Choices): string[] {
  return NOTIFICATION_KINDS.flatMap((kind) =>
    NOTIFICATION_CHANNELS.filter((channel) => !wants(choices, kind, channel)).map(
      (channel) => `${kind}:${channel}`,
    ),
  );
}
