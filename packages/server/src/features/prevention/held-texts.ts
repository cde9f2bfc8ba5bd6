import { minuteOf } from '#lib/day.ts';
import type { HeldText } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import { newId, type AccountId, type HeldTextId } from '#lib/ids.ts';
import {
  dropHeld,
  dropHeldAt,
  dropHeldOf,
  heldOf,
  insertHeld,
  type HeldPlace,
} from './held-store.ts';
import type { Newcomers } from './newcomers.ts';
import type { CountAutomated } from './parts.ts';
import type { Rules } from './rules.ts';
import type { HeldTextRow } from './table.ts';

/** A text that somebody wants to stand somewhere, cleaned. */
export interface WantedText extends HeldPlace {
  text: string;
}

/** Captions, names and bios that wait for a moderator; what was there before stays meanwhile. */
export interface HeldTexts {
  /**
   * What holds this text, as the rule says it; null: nothing does. Throws `text/refused`, and `new-account/not-yet` for a
   * caption. Reads the database: not within a transaction. Nothing of those who moderate is held: they would have to look at it themselves.
   */
  screen(wanted: WantedText): Promise<string | null>;
  /** The same where it is too late to refuse: what is refused waits. */
  screenLate(wanted: WantedText): Promise<string | null>;
  /** Keeps what waits, in the place of what waited there before; `rule` null: nothing waits there any more. */
  settle(transaction: Db, wanted: WantedText, rule: string | null): Promise<void>;
  own(account: AccountId): Promise<HeldText[]>;
  withdraw(account: AccountId, id: HeldTextId): Promise<void>;
  belongings: Belongings;
}

/** What held texts need. */
export interface HeldTextsOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  rules: Pick<Rules, 'screen' | 'metBy'>;
  newcomers: Pick<Newcomers, 'requireCaption'>;
  count: CountAutomated;
  /** Whether an account moderates. */
  moderates: (id: AccountId) => Promise<boolean>;
}

export function createHeldTexts(options: HeldTextsOptions): HeldTexts {
  const { db, clock, rules, newcomers, count, moderates } = options;
  const unlessModerates = async (account: AccountId, rule: string | null) =>
    rule === null || (await moderates(account)) ? null : rule;
  return {
    async screen({ account, field, text }) {
      const rule = await rules.screen(text, NAMES[field]);
      if (field === 'caption') await newcomers.requireCaption(account, text);
      return unlessModerates(account, rule?.text ?? null);
    },
    async screenLate({ account, text }) {
      const [first] = await rules.metBy(text);
      return unlessModerates(account, first?.text ?? null);
    },
    async settle(transaction, { account, field, video, text }, rule) {
      await dropHeldAt(transaction, { account, field, video });
      if (rule === null) return;
      await count({ kind: 'rules', outcome: 'held' }, transaction);
      await insertHeld(transaction, {
        id: newId('h'),
        account_id: account,
        video_id: video,
        field,
        text,
        rule,
        at: minuteOf(clock.now()),
      });
    },
    own: async (account) => (await heldOf(db, account)).map(toHeldText),
    withdraw: async (account, id) => void (await dropHeld(db, id, account)),
    belongings: {
      exportName: 'held-texts.json',
      exportOf: async (id) => (await heldOf(db, id)).map(toHeldText),
      forget: (id) => dropHeldOf(db, id),
    },
  };
}

/** Fields as requests name them. */
const NAMES = {
  'display-name': 'displayName',
  bio: 'bio',
  links: 'links',
  caption: 'caption',
} as const;

/** A held text as it is shown: links one a line. */
export function toHeldText({ id, field, text, video_id: video }: HeldTextRow): HeldText {
  return {
    id,
    field,
    text: field === 'links' ? (JSON.parse(text) as string[]).join('\n') : text,
    video,
  };
}
