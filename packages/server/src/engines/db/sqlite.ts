import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Db } from './port.ts';

/** The embedded database in one file, WAL, synced at each commit, deleted rows overwritten. */
export function openSqlite(path: string): { db: Db; dialect: SqliteDialect } & AsyncDisposable {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  database.pragma('secure_delete = ON');
  const dialect = new SqliteDialect({ database });
  const db: Db = new Kysely({ dialect });
  return { db, dialect, [Symbol.asyncDispose]: () => db.destroy() };
}
