import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '#engines/db/migrate.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { createAccounts } from '#features/accounts/service.ts';
import { createProfiles } from '#features/profiles/service.ts';
import { createLimits } from '#http/limits.ts';
import { createOrigins } from '#http/origin.ts';
import type { Clock } from '#lib/clock.ts';
import { lockFolder } from '#lib/folder-lock.ts';
import { openSecrets } from '#lib/secrets.ts';
import type { Config } from '#config.ts';
import type { Log } from '#log.ts';

/** What the process is composed from: everything that a test, the demo or the red team may replace. */
export interface Outside {
  config: Config;
  clock: Clock;
  log: Log;
}

/** Engines and services of one process. Disposing it stops work and closes files in reverse order. */
export type Context = Awaited<ReturnType<typeof createContext>>;

/** Opens the engines and builds the services: the only place that names an adapter. */
export async function createContext(outside: Outside) {
  const { config, clock, log } = outside;
  await using stack = new AsyncDisposableStack();
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  stack.use(lockFolder(config.dataDir));
  const secrets = openSecrets(config.dataDir);
  const database = stack.use(openSqlite(join(config.dataDir, 'footlights.db')));
  await migrate(database.db);
  const limits = createLimits(clock);
  const origins = createOrigins(config.publicUrl);
  const { db } = database;
  const profiles = createProfiles({ db, clock });
  const accounts = stack.use(
    createAccounts({ db, secret: secrets.session, profiles, limits, clock, log }),
  );
  const owned = stack.move();
  return {
    config,
    clock,
    log,
    secrets,
    database,
    limits,
    origins,
    profiles,
    accounts,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
