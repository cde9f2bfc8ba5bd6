import type { Pool } from 'pg';
import type { SearchKind } from './port.ts';

/** Rises with every change to what is kept or how words are folded: what another version kept is made anew. */
const VERSION = 1;

/** The schema that everything is in, so that it can go in one statement. */
export const SCHEMA = 'footlights_search';

/** The table of each kind. */
export const TABLES: Readonly<Record<SearchKind, string>> = {
  account: `${SCHEMA}.accounts`,
  clip: `${SCHEMA}.clips`,
  hashtag: `${SCHEMA}.hashtags`,
};

/** Makes what is missing, and everything when another version made it. */
export async function prepareSchema(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string | null }>(
    `select obj_description(to_regnamespace($1), 'pg_namespace') as version`,
    [SCHEMA],
  );
  if (rows[0]?.version !== versionMark) await recreateSchema(pool);
}

export async function recreateSchema(pool: Pool): Promise<void> {
  const tables = Object.values(TABLES).map(
    (table) => `
      create table ${table} (
        id text collate "C" primary key,
        place bigint not null unique,
        source text not null,
        words tsvector not null
      );
      create index on ${table} using gin (words);`,
  );
  // One text is one transaction.
  await pool.query(`
    create extension if not exists pg_trgm;
    drop schema if exists ${SCHEMA} cascade;
    create schema ${SCHEMA};
    comment on schema ${SCHEMA} is '${versionMark}';
    ${tables.join('\n')}
    create table ${SCHEMA}.words (word text collate "C" primary key, uses integer not null);
    create index on ${SCHEMA}.words using gin (word gin_trgm_ops);
    create table ${SCHEMA}.note (id integer primary key check (id = 1), note text not null);
  `);
}

const versionMark = `Footlights search, version ${VERSION}`;
