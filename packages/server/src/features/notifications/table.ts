import type { NotificationKind } from '@footlights/contract';
import type { AccountId, NotificationId } from '#lib/ids.ts';

/** What some accounts did to one thing, told to one account. */
export interface NotificationRow {
  id: NotificationId;
  /** Whom it is for. */
  account_id: AccountId;
  kind: NotificationKind;
  /** What was acted on: a clip, a comment, an account or a decision; empty for the recipient itself. */
  subject: string;
  /** The clip that it is about, or that the comment is on. */
  video_id: string | null;
  /** What a decision says. */
  text: string | null;
  /** How many different accounts. */
  actors: number;
  /** Place in the account's notifications: the number of the change that touched it last; 0: nothing is in it. */
  position: number;
  is_read: 0 | 1;
  began_at: number;
  /** When the latest act was done. */
  at: number;
  /** When a push of it may go out; null: none is owed. */
  push_due_at: number | null;
  pushed_at: number | null;
}

/** One act in it. */
export interface NotificationActRow {
  notification_id: NotificationId;
  /** What tells acts apart: the comment, or the account that acted. */
  act: string;
  actor_id: AccountId;
  at: number;
}

/** How an account wants to be told. Without a row: as `NEW_CHOICES` has it. */
export interface NotificationSettingsRow {
  account_id: AccountId;
  /** JSON: switches that are off, such as `like:push`. */
  off: string;
  is_paused: 0 | 1;
  quiet_from: number | null;
  quiet_to: number | null;
  time_zone: string;
  digest: 'off' | 'daily' | 'weekly';
  digest_due_at: number | null;
}

/** Places in one account's notifications. They count changes, and say nothing of time. */
export interface NotificationPositionRow {
  account_id: AccountId;
  /** Number of the latest change. */
  latest: number;
  /** The list was looked through up to here. */
  looked_to: number;
  /** The latest change that took something away. */
  removed_at: number;
  /** The digest has told up to here. */
  mailed_to: number;
}

/** A browser that gets pushes. */
export interface PushDeviceRow {
  /** Hash of its endpoint. */
  id: string;
  account_id: AccountId;
  /** Pushes end with it. */
  session_id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  /** Coarse: at most 40 characters. */
  label: string;
  /** Start of the UTC day. */
  added_at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    notifications: NotificationRow;
    notification_acts: NotificationActRow;
    notification_settings: NotificationSettingsRow;
    notification_positions: NotificationPositionRow;
    push_devices: PushDeviceRow;
  }
}
