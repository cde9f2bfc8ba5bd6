import type { Database } from 'better-sqlite3';
import { partsOf, vocabularyOf, type Parts } from './parts.ts';
import { isAt, placeOf } from './place.ts';
import type { SearchDocument, SearchKind } from './port.ts';
import { placesOf, TABLES } from './sqlite-schema.ts';
import type { Placed } from './walk.ts';

/** SQL of the search file. */
export interface Rows {
  put(document: SearchDocument): void;
  remove(kind: SearchKind, id: string): void;
  match(kind: SearchKind, wanted: Matched): Placed[];
  /** The first word at or after this text. */
  seek(from: string): string | undefined;
  usesOf(word: string): number;
  list(kind: SearchKind, page: { after: string; limit: number }): string[];
  note(): string | null;
  setNote(note: string): void;
}

interface Matched {
  expression: string;
  below: number;
  limit: number;
}

export function createRows(database: Database): Rows {
  const tables = {
    account: createTable(database, TABLES.account),
    clip: createTable(database, TABLES.clip),
    hashtag: createTable(database, TABLES.hashtag),
  };
  const places = createPlaces(database);
  const words = createWords(database);
  const readNote = database.prepare<[], string>('select note from note').pluck();
  const writeNote = database.prepare('insert or replace into note values (1, ?)');

  function remove(kind: SearchKind, id: string): void {
    const place = places.of(kind, id);
    const parts = place === undefined ? undefined : tables[kind].read(place);
    if (place === undefined || parts === undefined) return;
    tables[kind].delete(place);
    places.delete(kind, id);
    words.count(vocabularyOf(parts), -1);
  }
  function put(document: SearchDocument): void {
    const { kind, id, weight } = document;
    const table = tables[kind];
    const parts = partsOf(document);
    let place = placeOf(id, weight);
    const before = places.of(kind, id);
    if (before !== undefined && isAt(before, place) && isSame(table.read(before), parts)) return;
    remove(kind, id);
    while (table.read(place) !== undefined) place -= 1;
    table.insert(place, id, parts);
    places.insert(kind, id, place);
    words.count(vocabularyOf(parts), 1);
  }
  return {
    put,
    remove,
    seek: (from) => words.seek(from),
    usesOf: (word) => words.usesOf(word),
    list: (kind, page) => places.list(kind, page),
    match: (kind, wanted) => tables[kind].match(wanted),
    note: () => readNote.get() ?? null,
    setNote: (note) => void writeNote.run(note),
  };
}

function isSame(before: Parts | undefined, { whole, name, more }: Parts): boolean {
  return before?.whole === whole && before.name === name && before.more === more;
}

/** The words of one kind, in the order of places. */
function createTable(database: Database, table: string) {
  const matching = database.prepare<[string, number, number], Placed>(
    `select rowid as place, id from ${table} where ${table} match ? and rowid < ? order by rowid desc limit ?`,
  );
  const reading = database.prepare<[number], Parts>(
    `select whole, name, more from ${table} where rowid = ?`,
  );
  const inserting = database.prepare(
    `insert into ${table} (rowid, id, whole, name, more) values (?, ?, ?, ?, ?)`,
  );
  const deleting = database.prepare(`delete from ${table} where rowid = ?`);
  return {
    match: ({ expression, below, limit }: Matched) => matching.all(expression, below, limit),
    read: (place: number) => reading.get(place),
    insert: (place: number, id: string, { whole, name, more }: Parts) =>
      inserting.run(place, id, whole, name, more),
    delete: (place: number) => deleting.run(place),
  };
}

/** Which place each document has. */
function createPlaces(database: Database) {
  const tables = {
    account: createPlacesOf(database, 'account'),
    clip: createPlacesOf(database, 'clip'),
    hashtag: createPlacesOf(database, 'hashtag'),
  } satisfies Record<SearchKind, unknown>;
  return {
    of: (kind: SearchKind, id: string) => tables[kind].finding.get(id),
    list: (kind: SearchKind, { after, limit }: { after: string; limit: number }) =>
      tables[kind].listing.all(after, limit),
    insert: (kind: SearchKind, id: string, place: number) => tables[kind].inserting.run(id, place),
    delete: (kind: SearchKind, id: string) => tables[kind].deleting.run(id),
  };
}

function createPlacesOf(database: Database, kind: SearchKind) {
  const table = placesOf(kind);
  return {
    finding: database.prepare<[string], number>(`select place from ${table} where id = ?`).pluck(),
    listing: database
      .prepare<[string, number], string>(`select id from ${table} where id > ? order by id limit ?`)
      .pluck(),
    inserting: database.prepare(`insert into ${table} values (?, ?)`),
    deleting: database.prepare(`delete from ${table} where id = ?`),
  };
}

/** The dictionary: every word of every document, and how many hold it. */
function createWords(database: Database) {
  const seeking = database
    .prepare<[string], string>('select word from words where word >= ? order by word limit 1')
    .pluck();
  const counting = database
    .prepare<[string], number>('select uses from words where word = ?')
    .pluck();
  const adding = database.prepare(
    'insert into words values (?, ?) on conflict (word) do update set uses = uses + excluded.uses',
  );
  const dropping = database.prepare('delete from words where word = ? and uses <= 0');
  return {
    seek: (from: string) => seeking.get(from),
    usesOf: (word: string) => counting.get(word) ?? 0,
    count(words: ReadonlySet<string>, by: 1 | -1) {
      for (const word of words) {
        adding.run(word, by);
        if (by < 0) dropping.run(word);
      }
    },
  };
}
