import type { Database } from 'better-sqlite3';
import type { SearchKind } from './port.ts';

/** Rises with every change to what is kept or how words are folded: files of another version are made anew. */
const VERSION = 2;

/** The FTS5 table of each kind. Its rowid is the place, so that matches come out in order. */
export const TABLES: Readonly<Record<SearchKind, string>> = {
  account: 'account_words',
  clip: 'clip_words',
  hashtag: 'hashtag_words',
};

/** Which place each document has. One table a kind, so that no page holds accounts beside clips. */
export const placesOf = (kind: SearchKind): string => `${kind}_places`;

export function isOfThisVersion(database: Database): boolean {
  return database.pragma('user_version', { simple: true }) === VERSION;
}

export function createSchema(database: Database): void {
  database.transaction(() => {
    for (const kind of Object.keys(TABLES) as SearchKind[])
      database.exec(
        `create table ${placesOf(kind)} (id text primary key, place integer not null) without rowid`,
      );
    for (const table of Object.values(TABLES)) {
      // Words come folded and parted by spaces: the tokenizer has nothing left to do.
      database.exec(
        `create virtual table ${table} using fts5(id unindexed, whole, name, more, tokenize = 'ascii', prefix = '1 2 3 4')`,
      );
      // Deleted words leave the file at once, not at some later merge.
      database.exec(`insert into ${table}(${table}, rank) values ('secure-delete', 1)`);
    }
    database.exec(`
      create table words (word text primary key, uses integer not null) without rowid;
      create table note (id integer primary key check (id = 1), note text not null);
    `);
    database.pragma(`user_version = ${VERSION}`);
  })();
}
