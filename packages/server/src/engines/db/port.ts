import type { Kysely, Transaction } from 'kysely';

/**
 * Every table of the product. Each feature adds its own in its `table.ts`:
 * `declare module '#engines/db/port.ts' { interface Tables { likes: LikeRow } }`.
 */
export interface Tables {}

/**
 * The database: Kysely over SQLite (or PostgreSQL). A resolved write survives power loss.
 * One writer at a time; readers never block it.
 */
export type Db = Kysely<Tables>;

/** The same inside a transaction. */
export type DbTransaction = Transaction<Tables>;
