import type { ClientBase, Pool } from 'pg';
import { partsOf, vocabularyOf, type Parts } from './parts.ts';
import { isAt, placeOf } from './place.ts';
import { tsvectorOf } from './postgres-expression.ts';
import { SCHEMA, TABLES } from './postgres-schema.ts';
import type { SearchDocument, SearchKind } from './port.ts';

interface Kept {
  id: string;
  place: number;
  source: string;
}

interface Fresh extends Kept {
  words: string;
}

/** Puts documents of one kind with unlike ids, leaving alone those that are there already, word for word. */
export async function putAll(
  client: ClientBase,
  kind: SearchKind,
  documents: readonly SearchDocument[],
): Promise<void> {
  const before = new Map((await read(client, kind, documents)).map((row) => [row.id, row]));
  const fresh = documents.map(freshOf).filter(({ id, place, source }) => {
    const kept = before.get(id);
    return kept === undefined || kept.source !== source || !isAt(kept.place, place);
  });
  if (fresh.length === 0) return;
  const replaced = fresh.flatMap(({ id }) => before.get(id) ?? []);
  await removeAll(
    client,
    kind,
    replaced.map(({ id }) => id),
  );
  await settle(client, kind, fresh);
  await insert(client, kind, fresh);
  await count(client, fresh, 1);
}

export async function removeAll(
  client: ClientBase,
  kind: SearchKind,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await client.query<{ source: string }>(
    `delete from ${TABLES[kind]} where id = any($1) returning source`,
    [ids],
  );
  await count(client, rows, -1);
}

/** Does it whole or not at all. */
export async function transact(pool: Pool, task: (client: ClientBase) => Promise<void>) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await task(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => null);
    throw error;
  } finally {
    client.release();
  }
}

function freshOf(document: SearchDocument): Fresh {
  const parts = partsOf(document);
  const { whole, name, more } = parts;
  return {
    id: document.id,
    place: placeOf(document.id, document.weight),
    source: [whole, name, more].join('\n'),
    words: tsvectorOf(parts),
  };
}

function partsIn(source: string): Parts {
  const [whole = '', name = '', more = ''] = source.split('\n');
  return { whole, name, more };
}

async function read(client: ClientBase, kind: SearchKind, of: readonly { id: string }[]) {
  const { rows } = await client.query<Kept>(
    `select id, place::double precision as place, source from ${TABLES[kind]} where id = any($1)`,
    [of.map(({ id }) => id)],
  );
  return rows;
}

/** Moves those whose place is taken to the next below. */
async function settle(client: ClientBase, kind: SearchKind, fresh: Fresh[]): Promise<void> {
  const taken = new Set<number>();
  for (const document of fresh) {
    while (taken.has(document.place)) document.place -= 1;
    taken.add(document.place);
  }
  const { rows } = await client.query<{ place: number }>(
    `select place::double precision as place from ${TABLES[kind]} where place = any($1::bigint[])`,
    [fresh.map((one) => one.place)],
  );
  if (rows.length === 0) return;
  const held = new Set(rows.map((row) => row.place));
  for (const document of fresh) if (held.has(document.place)) document.place -= 1;
  await settle(client, kind, fresh);
}

async function insert(client: ClientBase, kind: SearchKind, fresh: readonly Fresh[]) {
  await client.query(
    `insert into ${TABLES[kind]} (id, place, source, words)
     select id, place, source, words::tsvector
     from unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) as fresh (id, place, source, words)`,
    [
      fresh.map(({ id }) => id),
      fresh.map((one) => one.place),
      fresh.map(({ source }) => source),
      fresh.map(({ words }) => words),
    ],
  );
}

/** Counts the words of documents that came or went. */
async function count(client: ClientBase, of: readonly { source: string }[], by: 1 | -1) {
  const uses = new Map<string, number>();
  for (const { source } of of) {
    for (const word of vocabularyOf(partsIn(source))) uses.set(word, (uses.get(word) ?? 0) + by);
  }
  if (uses.size === 0) return;
  const words = [...uses.keys()];
  await client.query(
    `insert into ${SCHEMA}.words (word, uses) select * from unnest($1::text[], $2::integer[])
     on conflict (word) do update set uses = words.uses + excluded.uses`,
    [words, [...uses.values()]],
  );
  if (by < 0)
    await client.query(`delete from ${SCHEMA}.words where word = any($1) and uses <= 0`, [words]);
}
