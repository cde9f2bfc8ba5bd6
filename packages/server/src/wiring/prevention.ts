import type { Db } from '#engines/db/port.ts';
import type { Notifications } from '#features/notifications/service.ts';
import {
  createDeskTexts,
  createPrevention,
  type DeskTexts,
  type NoteAct,
  type Prevention,
} from '#features/prevention/service.ts';
import type { Profiles } from '#features/profiles/service.ts';
import { countBlockers, type RelationsOptions } from '#features/relations/service.ts';
import { noteAudit, strikesOf } from '#features/safety/service.ts';
import type { Transparencies } from '#features/transparency/service.ts';
import type { Videos } from '#features/videos/service.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Config } from '#config.ts';

interface Base {
  config: Pick<Config, 'newAccountDays'>;
  db: Db;
  clock: Pick<Clock, 'now'>;
}

/** More would not change what is thought of an account. */
const MOST_BLOCKERS = 10;

/** What is looked at before it is there. It begins before the accounts that it asks about. */
export function openPrevention(
  { config, db, clock }: Base,
  parts: {
    profileOf: (id: AccountId) => ReturnType<Profiles['byId']>;
    transparency: Pick<Transparencies, 'countAutomated'>;
  },
): Prevention {
  const { profileOf, transparency } = parts;
  return createPrevention({
    db,
    clock,
    newDays: config.newAccountDays,
    note: noteWith(clock),
    count: ({ kind, outcome }, transaction = db) =>
      transparency.countAutomated(transaction, kind, outcome),
    async factsOf(id) {
      const profile = await profileOf(id);
      if (profile === undefined) return undefined;
      return { joinedAt: profile.joinedAt, moderates: profile.role !== 'user' };
    },
    recordOf: async (id) => ({
      blockers: await countBlockers(db, id, MOST_BLOCKERS),
      strikes: await strikesOf(db, id, clock.now()),
    }),
  });
}

/** Writes into the audit log, at the time of the clock. */
export function noteWith(clock: Pick<Clock, 'now'>): NoteAct {
  return (transaction, noted) => noteAudit(transaction, clock.now(), noted);
}

/** How fast accounts may follow. */
export function paceOf(prevention: Prevention): RelationsOptions['pace'] {
  return {
    requireFollow: (id) => prevention.requireFollow(id),
    unfollowed: (id) => prevention.spam.unfollowed(id),
  };
}

/** What moderators do with captions, names and bios that wait. */
export function openDeskTexts(
  options: Base & { profiles: Profiles; videos: Videos; notifications: Notifications },
): DeskTexts {
  const { db, clock, profiles, videos, notifications } = options;
  return createDeskTexts({
    db,
    clock,
    note: noteWith(clock),
    accountsOf: (ids) => profiles.byIds(ids),
    tell: (told) => notifications.decided(told),
    async put({ account, field, video, text }) {
      if (field === 'caption') {
        if (video !== null) await videos.putCaption(account, video, text);
        return;
      }
      const change = {
        'display-name': { displayName: text },
        bio: { bio: text },
        links: { links: field === 'links' ? (JSON.parse(text) as string[]) : [] },
      }[field];
      await profiles.put(account, change);
    },
  });
}
