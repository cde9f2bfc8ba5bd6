import { stat } from 'node:fs/promises';
import Database, { type Statement } from 'better-sqlite3';
import { Kysely, SqliteDialect, type LogEvent } from 'kysely';
import type { Db } from './port.ts';

/**
 * The embedded database in one file, WAL, synced at each commit, deleted rows overwritten. `onQuery` hears the SQL of each
 * statement, without its values, when it has ended. `bytes`: of its files.
 */
export function openSqlite(
  path: string,
  onQuery?: (sql: string) => void,
): { db: Db; dialect: SqliteDialect; bytes: () => Promise<number> } & AsyncDisposable {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  database.pragma('secure_delete = ON');
  const dialect = new SqliteDialect({
    database: { prepare: createPrepared(database), close: () => database.close() },
  });
  const heard = onQuery === undefined ? {} : { log: ({ query }: LogEvent) => onQuery(query.sql) };
  const db: Db = new Kysely({ dialect, ...heard });
  const bytes = async () => (await sizeOf(path)) + (await sizeOf(`${path}-wal`));
  return { db, dialect, bytes, [Symbol.asyncDispose]: () => db.destroy() };
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

const MOST_STATEMENTS = 256;

/** Statements by their text, the latest used kept: preparing one takes longer than most of them run. */
function createPrepared(database: Database.Database): (sql: string) => Statement {
  const known = new Map<string, Statement>();
  return (sql) => {
    const before = known.get(sql);
    known.delete(sql);
    // One that is being iterated over cannot be run a second time meanwhile.
    const statement = before === undefined || before.busy ? database.prepare(sql) : before;
    known.set(sql, statement);
    if (known.size > MOST_STATEMENTS) known.delete(known.keys().next().value ?? '');
    return statement;
  };
}
