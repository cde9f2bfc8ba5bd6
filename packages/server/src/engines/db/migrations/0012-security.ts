import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Passkeys (a table of the library that keeps accounts), second factors and recovery codes. */
export const security: Migration = {
  async up(db: Kysely<unknown>) {
    const { getMigrations } = await import('better-auth/db/migration');
    const { passkey } = await import('@better-auth/passkey');
    const { runMigrations } = await getMigrations({
      database: { db, type: 'sqlite' },
      plugins: [passkey()],
      telemetry: { enabled: false },
      logger: { disabled: true },
    });
    await runMigrations();
    // The library looks a passkey up by this name and does not see to it that there is one.
    await db.schema
      .createIndex('passkey_credential')
      .on('passkey')
      .column('credentialID')
      .unique()
      .execute();
    await db.schema
      .createTable('two_factor')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('secret', 'text', (column) => column.notNull())
      .addColumn('is_on', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('recovery_codes')
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('recovery_codes_key', ['account_id', 'hash'])
      .execute();
  },
};
