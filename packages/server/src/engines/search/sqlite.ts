import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { lettersOf } from '#lib/fold.ts';
import { bestTerms } from './near.ts';
import { walkNear } from './near-walk.ts';
import type { Search } from './port.ts';
import { createSchema, isOfThisVersion } from './sqlite-schema.ts';
import { expressionOf } from './sqlite-expression.ts';
import { createRows, type Rows } from './sqlite-rows.ts';
import type { NearRule, Term } from './tiers.ts';
import { walkTiers, type Placed, type Wanted } from './walk.ts';

interface Opened {
  database: Database.Database;
  rows: Rows;
}

const DAMAGED = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];

/** Most looks into the dictionary for one query: some milliseconds. */
const MOST_SEEKS = 2500;
/** Enough near words for looking no further than one edit. */
const ENOUGH_NEAR = 3;

/**
 * Search in a file of its own, with FTS5. One that is damaged or of another version is replaced by an empty one, whose
 * note is null; `onLost` hears of a damage that shows later. Synchronous inside: one query at a time.
 */
export function openSqliteSearch(path: string, onLost: () => void = () => {}): Search {
  let opened = openOrReplace(path);

  /** Does it; where the file turns out to be damaged, starts anew and gives `otherwise`. */
  function careful<T>(task: (opened: Opened) => T, otherwise: T): T {
    try {
      return task(opened);
    } catch (error) {
      if (!isDamage(error)) throw error;
      opened.database.close();
      opened = replace(path);
      onLost();
      return otherwise;
    }
  }
  return {
    async put(documents) {
      careful(({ database, rows }) => {
        database.transaction(() => documents.forEach((document) => rows.put(document)))();
      }, undefined);
    },
    async remove(kind, ids) {
      careful(({ database, rows }) => {
        database.transaction(() => ids.forEach((id) => rows.remove(kind, id)))();
      }, undefined);
    },
    find(query) {
      let seeks = MOST_SEEKS;
      return walkTiers(query, {
        near: async (word, rule) =>
          careful(({ rows }) => {
            const seek = (from: string) => (seeks-- > 0 ? rows.seek(from) : undefined);
            return near({ seek, usesOf: (one) => rows.usesOf(one) }, word, rule);
          }, []),
        match: async (wanted) => careful((one) => match(one, wanted), []),
      });
    },
    list: async (kind, page) => careful(({ rows }) => rows.list(kind, page), []),
    note: async () => careful(({ rows }) => rows.note(), null),
    setNote: async (note) => careful(({ rows }) => rows.setNote(note), undefined),
    async clear() {
      opened.database.close();
      opened = replace(path);
    },
    async [Symbol.asyncDispose]() {
      opened.database.close();
    },
  };
}

function near(words: Pick<Rows, 'seek' | 'usesOf'>, word: string, rule: NearRule): Term[] {
  const letters = lettersOf(word);
  let found = walkNear(words.seek, letters, { ...rule, edits: 1 });
  if (rule.edits === 2 && found.length < ENOUGH_NEAR) found = walkNear(words.seek, letters, rule);
  const used = found.map((one) => ({ ...one, uses: one.isPrefix ? 0 : words.usesOf(one.text) }));
  return bestTerms(used, word, rule.most);
}

function match({ rows }: Opened, { kind, tier, better, below, limit }: Wanted): Placed[] {
  return rows.match(kind, { expression: expressionOf(tier, better), below, limit });
}

function openOrReplace(path: string): Opened {
  let database: Database.Database | undefined;
  try {
    database = open(path);
    if (isOfThisVersion(database)) return { database, rows: createRows(database) };
    database.close();
  } catch (error) {
    database?.close();
    if (!isDamage(error)) throw error;
  }
  return replace(path);
}

function replace(path: string): Opened {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const database = open(path);
  createSchema(database);
  return { database, rows: createRows(database) };
}

function open(path: string): Database.Database {
  const database = new Database(path);
  try {
    database.pragma('journal_mode = WAL');
    // What a loss of power takes is taken from the end, so a note never outlives what it stands for.
    database.pragma('synchronous = NORMAL');
    database.pragma('busy_timeout = 5000');
    database.pragma('secure_delete = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code);
  return DAMAGED.some((start) => code.startsWith(start));
}
