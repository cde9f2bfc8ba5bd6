import {
  NOTIFICATION_KINDS,
  type BodyOf,
  type changeNotificationSettings,
  type NotificationSettings,
} from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { createEndingLinks } from '#lib/ending-links.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Devices } from './devices.ts';
import { nextDigestAfter, timeZoneFrom } from './local-time.ts';
import type { NotificationsOptions } from './options.ts';
import { choicesOf, endDigest, saveChoices, type Choices } from './settings-store.ts';

/** What an account may change of its settings. */
export type SettingsChange = BodyOf<typeof changeNotificationSettings>;

/** How accounts want to be told. */
export interface Settings {
  of(id: AccountId): Promise<NotificationSettings>;
  /** Refuses with `notification/time-zone` and `notification/no-mail`. */
  change(id: AccountId, change: SettingsChange): Promise<NotificationSettings>;
  /** Ends the digest, or another mail, of whoever got that token; refuses with `notification/not-found`. Idempotent. */
  endDigest(token: string): Promise<void>;
}

/** What settings need. */
type SettingsOptions = Pick<
  NotificationsOptions,
  'db' | 'clock' | 'push' | 'mailOf' | 'secret' | 'publicUrl' | 'endOthers'
> & {
  devices: Devices;
  /** A digest may be due at another time than before. */
  onDigest: () => void;
};

export function createSettings(options: SettingsOptions): Settings {
  const { db, clock, devices, push } = options;
  const links = createEndingLinks(options.secret, 'digest');
  const canMail = async (id: AccountId) =>
    options.publicUrl !== undefined && (await options.mailOf(id)) !== null;
  async function of(id: AccountId): Promise<NotificationSettings> {
    const { digestDueAt: _, ...choices } = await choicesOf(db, id);
    return {
      ...choices,
      canMail: await canMail(id),
      devices: await devices.list(id),
      pushKey: push.publicKey,
    };
  }
  return {
    of,
    async change(id, change) {
      const hasMail = change.digest === undefined || change.digest === 'off' || (await canMail(id));
      const isMoved = await db.transaction().execute(async (transaction) => {
        const before = await choicesOf(transaction, id);
        const after = changed(before, change);
        if (!hasMail && before.digest === 'off') throw new Refusal('notification/no-mail');
        const moves = after.digest !== before.digest || after.timeZone !== before.timeZone;
        const digestDueAt = moves ? nextDigestAfter(clock.now(), after) : before.digestDueAt;
        await saveChoices(transaction, id, { ...after, digestDueAt });
        return moves;
      });
      if (isMoved) options.onDigest();
      return of(id);
    },
    async endDigest(token) {
      const id = links.accountOf(token);
      if (id !== null) await endDigest(db, id);
      else if (!(await options.endOthers(token))) throw new Refusal('notification/not-found');
    },
  };
}

function changed(before: Choices, change: SettingsChange): Choices {
  const { kinds, isPaused, quietHours, timeZone, digest } = change;
  return {
    ...before,
    kinds: switched(before.kinds, kinds),
    ...(isPaused === undefined ? {} : { isPaused }),
    ...(quietHours === undefined ? {} : { quietHours }),
    ...(timeZone === undefined ? {} : { timeZone: requireZone(timeZone) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Switches that were not named stay as they are, those of the same kind too. */
function switched(before: Choices['kinds'], change: SettingsChange['kinds']): Choices['kinds'] {
  const kinds = { ...before };
  for (const kind of NOTIFICATION_KINDS) kinds[kind] = { ...before[kind], ...change?.[kind] };
  return kinds;
}

function requireZone(name: string): string {
  const zone = timeZoneFrom(name);
  if (zone === null) throw new Refusal('notification/time-zone');
  return zone;
}
