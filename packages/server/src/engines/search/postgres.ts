import { Pool } from 'pg';
import { createTurns } from '#lib/turns.ts';
import { lettersOf } from '#lib/fold.ts';
import { bestTerms, nearIn } from './near.ts';
import type { Search, SearchDocument } from './port.ts';
import { tsqueryOf } from './postgres-expression.ts';
import { putAll, removeAll, transact } from './postgres-rows.ts';
import { prepareSchema, recreateSchema, SCHEMA, TABLES } from './postgres-schema.ts';
import type { NearTerms } from './tiers.ts';
import { walkTiers, type Placed, type Wanted } from './walk.ts';

/** Words looked at for one that may be mistyped. */
const MOST_CANDIDATES = 400;

/**
 * Search in a PostgreSQL database, with tsvector and pg_trgm, in a schema of its own. The database must be UTF-8 with a
 * locale that knows letters beyond ASCII (such as C.UTF-8), and the user must be allowed to make schemas.
 * Rejects when the server cannot be reached. One writer at a time; a search that takes over 2 s is given up.
 */
export async function openPostgresSearch(url: string): Promise<Search> {
  const pool = new Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 5000,
    options:
      '-c statement_timeout=2000 -c pg_trgm.similarity_threshold=0.2 -c pg_trgm.word_similarity_threshold=0.25',
  });
  // Connections that break while idle; the next query opens another.
  pool.on('error', () => {});
  try {
    await transact(pool, async (client) => void (await client.query('select 1')));
    await prepareSchema(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const turns = createTurns();
  const near = createNear(pool);
  return {
    put: (documents) =>
      turns.take(() =>
        transact(pool, async (client) => {
          await client.query('set local statement_timeout = 60000');
          for (const [kind, of] of byKind(documents)) await putAll(client, kind, of);
        }),
      ),
    remove: (kind, ids) =>
      turns.take(() => transact(pool, (client) => removeAll(client, kind, ids))),
    find: (query) => walkTiers(query, { near, match: (one) => match(pool, one) }),
    async list(kind, { after, limit }) {
      const { rows } = await pool.query<{ id: string }>(
        `select id from ${TABLES[kind]} where id > $1 order by id limit $2`,
        [after, limit],
      );
      return rows.map(({ id }) => id);
    },
    async note() {
      const { rows } = await pool.query<{ note: string }>(`select note from ${SCHEMA}.note`);
      return rows[0]?.note ?? null;
    },
    setNote: (note) =>
      turns.take(async () => {
        await pool.query(
          `insert into ${SCHEMA}.note values (1, $1) on conflict (id) do update set note = excluded.note`,
          [note],
        );
      }),
    clear: () => turns.take(() => recreateSchema(pool)),
    [Symbol.asyncDispose]: () => turns.take(() => pool.end()),
  };
}

/** The last document of each id, by kind. */
function byKind(documents: readonly SearchDocument[]) {
  const last = new Map(documents.map((document) => [`${document.kind} ${document.id}`, document]));
  return Map.groupBy(last.values(), ({ kind }) => kind);
}

async function match(pool: Pool, { kind, tier, better, below, limit }: Wanted): Promise<Placed[]> {
  const { rows } = await pool.query<Placed>(
    `select id, place::double precision as place from ${TABLES[kind]}
     where words @@ $1::tsquery and place < $2::bigint order by place desc limit $3`,
    [tsqueryOf(tier, better), below, limit],
  );
  return rows;
}

/** Words that share trigrams with the wanted one, or that a letter more, less or swapped makes; then counted by edits. */
function createNear(pool: Pool): NearTerms {
  return async (wanted, rule) => {
    const { rows } = await pool.query<{ word: string; uses: number }>(
      `select word, uses from ${SCHEMA}.words
       where word = any($2) or word % $1 ${rule.isUnfinished ? 'or $1 <% word' : ''}
       order by word = any($2) desc, ${rule.isUnfinished ? '$1 <<-> word' : 'word <-> $1'}, word limit $3`,
      [wanted, variantsOf(wanted), MOST_CANDIDATES],
    );
    const letters = lettersOf(wanted);
    const found = rows.flatMap((row) => nearIn(row, letters, rule) ?? []);
    return bestTerms(found, wanted, rule.most);
  };
}

/** Words that two letters swapped, or one left out, make of a word: short ones share no trigram with it. */
function variantsOf(word: string): string[] {
  const letters = lettersOf(word);
  return letters.flatMap((letter, at) => {
    const [start, rest] = [letters.slice(0, at), letters.slice(at + 1)];
    const swapped = [...start, ...rest.slice(0, 1), letter, ...rest.slice(1)];
    return [[...start, ...rest].join(''), swapped.join('')];
  });
}
