import type { KnownTable } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { ColumnDeclaration, TableDeclaration } from './declaration.ts';

/** The live schema beside what is declared of it, and one line for each thing that should not be. */
export interface KnownSchema {
  tables: KnownTable[];
  problems: string[];
  /** Columns that were looked at. */
  columns: number;
}

type Declarations = Readonly<Record<string, TableDeclaration>>;
interface LiveTable {
  name: string;
  columns: readonly { name: string; dataType: string }[];
}

/** Names that tables of watching go by. */
const LIKE_VIEWS = /view|watch|play|seen|viewer|visit|impression/i;

/** Reads tables and columns from the database itself. One query; the same on every engine. */
export async function readSchema(db: Db, declarations: Declarations): Promise<KnownSchema> {
  const live: LiveTable[] = await db.introspection.getTables();
  // Those that are not declared have no place, and so come first.
  const order = Object.keys(declarations);
  const tables = live
    .map((table) => knownTable(table, declarations[table.name]))
    .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const names = new Set(live.map(({ name }) => name));
  const missing = Object.keys(declarations).filter((name) => !names.has(name));
  return {
    tables,
    problems: [
      ...tables.flatMap((table) => problemsOf(table, declarations[table.name])),
      ...missing.map((name) => `Table ${name} is declared and not there.`),
    ],
    columns: tables.reduce((sum, { columns }) => sum + columns.length, 0),
  };
}

/** Whom a column points at. */
function namesOf(
  column: ColumnDeclaration | undefined,
): 'person' | 'creator' | 'video' | undefined {
  return typeof column === 'object' ? column.names : undefined;
}

function knownTable({ name, columns }: LiveTable, declared?: TableDeclaration): KnownTable {
  const pointed = columns.map((column) => namesOf(declared?.columns[column.name]));
  return {
    name,
    about: declared?.about ?? null,
    holds: declared?.holds ?? 'unknown',
    namesPerson: pointed.includes('person'),
    namesVideo: pointed.includes('video'),
    reason: declared?.reason ?? null,
    rows: null,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.dataType.toLowerCase(),
      about: aboutOf(declared?.columns[column.name]),
    })),
  };
}

function aboutOf(column: ColumnDeclaration | undefined): string | null {
  return (typeof column === 'object' ? column.about : column) ?? null;
}

function problemsOf(table: KnownTable, declared?: TableDeclaration): string[] {
  const { name, columns, holds, namesPerson, namesVideo, reason } = table;
  if (declared === undefined) return [`Table ${name} is not declared.`];
  const live = new Set(columns.map((column) => column.name));
  const problems = columns
    .filter(({ about }) => about === null)
    .map((column) => `Column ${name}.${column.name} is not declared.`);
  for (const column of Object.keys(declared.columns)) {
    if (!live.has(column)) problems.push(`Column ${name}.${column} is declared and not there.`);
  }
  if (holds === 'views' && namesPerson)
    problems.push(`Table ${name} holds views and names a person.`);
  if (namesPerson && namesVideo && reason === null)
    problems.push(`Table ${name} names a person and a video, and no reason is declared.`);
  if (holds !== 'views' && LIKE_VIEWS.test(name))
    problems.push(`Table ${name} is named like views and not declared to hold them.`);
  return problems;
}
