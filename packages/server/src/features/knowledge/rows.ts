import type { SelfAudit } from '@footlights/contract';
import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { TableDeclaration } from './declaration.ts';

type Check = SelfAudit['checks'][number];
type Declarations = Readonly<Record<string, TableDeclaration>>;

/** Rows that are read at once, and how often: each read takes a few milliseconds at most. */
const PAGE = 100;
const PAGES = 5;
const MOST_COUNTED = 50_000;
const LONGEST_LABEL = 40;

const PERSON = /(?<![\w-])a_[\w-]{22}(?![\w-])/;
const VIDEO = /(?<![\w-])v_[\w-]{22}(?![\w-])/;

/** Rows of a table, counted up to a bound so that no table takes long. */
export async function countRows(
  db: Db,
  table: string,
): Promise<{ count: number; isMore: boolean }> {
  const some = sql`select 1 as one from ${sql.table(table)} limit ${MOST_COUNTED + 1}`;
  const { rows } = await sql<{
    rows: number;
  }>`select count(*) as rows from (${some}) as some`.execute(db);
  const found = rows[0]?.rows ?? 0;
  return { count: Math.min(found, MOST_COUNTED), isMore: found > MOST_COUNTED };
}

/**
 * Looks into rows themselves, whatever is declared: none names an account and a clip, unless its table has a reason.
 * Reads up to 500 rows of each table, from random places.
 */
export async function checkRows(
  db: Db,
  tables: readonly string[],
  declarations: Declarations,
): Promise<Check> {
  const findings: string[] = [];
  let looked = 0;
  for (const table of tables) {
    const mayNameBoth = declarations[table]?.reason !== undefined;
    for await (const row of sampleOf(db, table)) {
      looked += 1;
      const text = JSON.stringify(row);
      if (mayNameBoth || !PERSON.test(text) || !VIDEO.test(text)) continue;
      findings.push(`A row of table ${table} names an account and a clip.`);
      break;
    }
  }
  return { name: 'rows', isPassed: findings.length === 0, looked, findings };
}

/** Columns that have to stay empty are, and labels of devices are no user agents. */
export async function checkEmpty(
  db: Db,
  live: readonly { name: string; columns: readonly { name: string }[] }[],
  declarations: Declarations,
): Promise<Check> {
  const findings: string[] = [];
  let looked = 0;
  for (const table of live) {
    for (const { name } of table.columns) {
      const declared = declarations[table.name]?.columns[name];
      if (typeof declared !== 'object' || declared.must === undefined) continue;
      looked += 1;
      const column = { table: table.name, name, must: declared.must };
      if (await isBroken(db, column))
        findings.push(`Column ${table.name}.${name} holds what it must not.`);
      await breath();
    }
  }
  return { name: 'empty', isPassed: findings.length === 0, looked, findings };
}

async function isBroken(
  db: Db,
  { table, name, must }: { table: string; name: string; must: 'empty' | 'label' },
): Promise<boolean> {
  const value = sql`coalesce(cast(${sql.ref(name)} as text), '')`;
  const most = sql.lit(must === 'empty' ? 0 : LONGEST_LABEL);
  const broken = sql`select 1 as one from ${sql.table(table)} where length(${value}) > ${most} limit 1`;
  return (await broken.execute(db)).rows.length > 0;
}

async function* sampleOf(db: Db, table: string): AsyncGenerator {
  const { count } = await countRows(db, table);
  const pages = Math.min(PAGES, Math.ceil(count / PAGE));
  for (let page = 0; page < pages; page += 1) {
    const offset = count <= PAGES * PAGE ? page * PAGE : Math.floor(Math.random() * (count - PAGE));
    const some = sql`select * from ${sql.table(table)} limit ${PAGE} offset ${offset}`;
    yield* (await some.execute(db)).rows;
    await breath();
  }
}

/** Lets whatever else waits go first. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
