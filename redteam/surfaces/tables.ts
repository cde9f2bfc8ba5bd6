import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isViewShaped, namesPerson } from './words.ts';

/** Tables that may hold numbers of views: released ones, the calendar of keys, and the audit of the server's own files. */
export const VIEW_TABLES: ReadonlySet<string> = new Set([
  'view_releases',
  'view_windows',
  'counting_day',
  'counting_keys',
  'self_audit',
  'insight_days',
]);

/** Whose clips numbers are of: columns that can point at a creator and at nobody else, which attack 22 checks. */
const OF_CREATORS: ReadonlySet<string> = new Set(['insight_days.account_id']);

/** Words of the glossary that only sound like views: the audience of a clip is who may see it, not who did. */
const NOT_OF_VIEWS: ReadonlySet<string> = new Set(['videos.audience']);

/** A database's tables with the names of their columns. */
export type Schema = ReadonlyMap<string, readonly string[]>;

/** What the tables of a running instance hold, each as one hash. */
export type Contents = ReadonlyMap<string, string>;

/** Reads schema and contents of an instance's database, beside the process that has it open. */
export function readDatabase(dataDir: string): { schema: Schema; contents: Contents } {
  const database = new DatabaseSync(join(dataDir, 'footlights.db'), { readOnly: true });
  try {
    const named = `SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name`;
    const tables = database.prepare(named).all() as { name: string }[];
    const schema = new Map<string, string[]>();
    const contents = new Map<string, string>();
    for (const { name } of tables) {
      const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(name);
      schema.set(
        name,
        (columns as { name: string }[]).map((column) => column.name),
      );
      contents.set(name, hashOf(database, name));
    }
    return { schema, contents };
  } finally {
    database.close();
  }
}

function hashOf(database: DatabaseSync, table: string): string {
  const rows = database.prepare(`SELECT * FROM "${table}"`).all();
  const lines = rows.map((row) => JSON.stringify(Object.values(row)));
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}

/** Tables and columns that could tell of views where they may not, or of people where views are. */
export function schemaFinds(schema: Schema): string[] {
  const finds: string[] = [];
  for (const [table, columns] of schema) {
    const mayHoldViews = VIEW_TABLES.has(table);
    if (!mayHoldViews && isViewShaped(table))
      finds.push(`The table ${table} is named after views.`);
    for (const column of columns) {
      const name = `${table}.${column}`;
      if (mayHoldViews) finds.push(...personFinds(name, column));
      else if (tellsOfViews(name, column)) finds.push(`The column ${name} is named after views.`);
    }
  }
  return finds;
}

/** Beside views stands a clip, or whose clips they are. */
function personFinds(name: string, column: string): string[] {
  if (OF_CREATORS.has(name)) return [];
  const finds = namesPerson(column) ? [`The column ${name} names a person.`] : [];
  const isOtherId = column.endsWith('_id') && column !== 'video_id';
  return isOtherId ? [...finds, `The column ${name} points at something but a clip.`] : finds;
}

function tellsOfViews(name: string, column: string): boolean {
  return isViewShaped(column) && !NOT_OF_VIEWS.has(name);
}

/** Tables whose rows are not the same. */
export function changedTables(before: Contents, after: Contents): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).toSorted();
}
