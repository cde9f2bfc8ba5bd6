import { type CompiledQuery, CompiledQuery as Compiled } from 'kysely';
import type { Db, DbTransaction } from '#engines/db/port.ts';

/** Writes many rows of one table with few statements, each compiled once. */
export interface Bulk<Row> {
  /** In order. Cost: one statement per 128 rows, and a few for the rest. */
  write(db: Db | DbTransaction, rows: readonly Row[]): Promise<void>;
}

/** Rows of one statement, largest first. */
const SIZES = [128, 32, 8, 2, 1];

/**
 * `compile` gives the statement for these rows; `columns` are the keys of a row. Compiling and preparing hundreds of
 * rows takes longer than writing them, and statements of one size have the same text.
 */
export function createBulk<Row extends object>(options: {
  columns: readonly (keyof Row & string)[];
  compile: (db: Db | DbTransaction, rows: Row[]) => CompiledQuery;
}): Bulk<Row> {
  const { columns, compile } = options;
  const texts = new Map<number, string>();

  function textFor(db: Db | DbTransaction, size: number): string {
    const known = texts.get(size);
    if (known !== undefined) return known;
    // Any values do: only their places are looked at.
    const row = Object.fromEntries(columns.map((name) => [name, 0])) as Row;
    const { sql } = compile(
      db,
      Array.from({ length: size }, () => row),
    );
    texts.set(size, sql);
    return sql;
  }
  return {
    async write(db, rows) {
      let at = 0;
      for (const size of SIZES) {
        for (; at + size <= rows.length; at += size) {
          const parameters: unknown[] = [];
          for (let i = at; i < at + size; i += 1) {
            const row = rows[i] as Row;
            for (const name of columns) parameters.push(row[name]);
          }
          await db.executeQuery(Compiled.raw(textFor(db, size), parameters));
        }
      }
    },
  };
}
