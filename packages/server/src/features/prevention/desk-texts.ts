import type { Creator, DeskText, HeldField } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, HeldTextId, VideoId } from '#lib/ids.ts';
import { cleanText, graphemes, isVisible } from '#lib/text.ts';
import { dropHeld, findHeld, oldestHeld } from './held-store.ts';
import { toHeldText } from './held-texts.ts';
import type { NoteAct } from './rules.ts';
import type { HeldTextRow } from './table.ts';

/** What moderators do with texts that wait. */
export interface DeskTexts {
  /** The oldest first; the reader's own are not there. That they were read is noted. */
  list(by: AccountId): Promise<DeskText[]>;
  /** Puts the text where its author wants it. Refuses `rule/text-gone` and `case/own`, as `refuse` does. */
  pass(by: AccountId, id: HeldTextId): Promise<void>;
  /** Drops the text and tells its author why; refuses `case/words-needed`. */
  refuse(by: AccountId, id: HeldTextId, words: string): Promise<void>;
}

/** What they need. */
export interface DeskTextsOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  note: NoteAct;
  accountsOf: (ids: readonly AccountId[]) => Promise<ReadonlyMap<AccountId, Creator>>;
  /** Puts a text in its place without looking at rules again; nothing happens to what is gone. */
  put: (wanted: {
    account: AccountId;
    field: HeldField;
    video: VideoId | null;
    text: string;
  }) => Promise<void>;
  tell: (told: {
    to: AccountId;
    id: string;
    video: VideoId | null;
    text: string;
    at: number;
  }) => Promise<void>;
}

const PAGE = 50;
const WORDS_GRAPHEMES = 500;

export function createDeskTexts(options: DeskTextsOptions): DeskTexts {
  const { db, clock, note } = options;
  const decide = createDeciding(options);
  return {
    async list(by) {
      const rows = await oldestHeld(db, { but: by, limit: PAGE });
      const people = await options.accountsOf([
        ...new Set(rows.map(({ account_id }) => account_id)),
      ]);
      await db
        .transaction()
        .execute((transaction) =>
          note(transaction, { by, act: 'read-held', subject: '', detail: 'texts' }),
        );
      return rows.flatMap((row) => {
        const author = people.get(row.account_id);
        return author === undefined
          ? []
          : [{ ...toHeldText(row), author, rule: row.rule, at: row.at }];
      });
    },
    pass: (by, id) =>
      decide(
        { by, id, act: 'pass-held' },
        ({ account_id: account, video_id: video, field, text }) =>
          options.put({ account, field, video, text }),
      ),
    async refuse(by, id, given) {
      const words = wordsFrom(given);
      await decide({ by, id, act: 'refuse-held' }, ({ account_id: to, video_id: video }) =>
        options.tell({ to, id, video, text: words, at: clock.now() }),
      );
    },
  };
}

interface Act {
  by: AccountId;
  id: HeldTextId;
  act: 'pass-held' | 'refuse-held';
}

/** Notes a decision, does it, and drops the text last: if it cannot be done, the text still waits. Done twice is done once. */
function createDeciding({ db, note }: Pick<DeskTextsOptions, 'db' | 'note'>) {
  /** Texts that somebody decides at this moment. */
  const busy = new Set<HeldTextId>();
  async function noted({ by, id, act }: Act): Promise<HeldTextRow> {
    return db.transaction().execute(async (transaction) => {
      const row = await findHeld(transaction, id);
      if (row === undefined) throw new Refusal('rule/text-gone');
      if (row.account_id === by) throw new Refusal('case/own');
      const subject = row.video_id ?? row.account_id;
      await note(transaction, { by, act, subject, detail: row.field });
      return row;
    });
  }
  return async (act: Act, run: (row: HeldTextRow) => Promise<void>): Promise<void> => {
    const { id } = act;
    if (busy.has(id)) throw new Refusal('rule/text-gone');
    busy.add(id);
    try {
      await run(await noted(act));
      await dropHeld(db, id);
    } finally {
      busy.delete(id);
    }
  };
}

function wordsFrom(given: string): string {
  const words = cleanText(given);
  if (!isVisible(words)) throw new Refusal('case/words-needed');
  const length = graphemes(words);
  if (length <= WORDS_GRAPHEMES) return words;
  throw new Refusal('report/too-long', {
    message: `What the author is told is up to ${WORDS_GRAPHEMES} characters; this has ${length}.`,
  });
}
