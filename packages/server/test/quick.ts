import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#engines/db/migrate.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import type { Hashing } from '#features/accounts/hashing.ts';

/** Salted SHA-256: tests make accounts by the hundred, and scrypt takes a fifth of a second for each. */
export const quickHashing: Hashing = {
  hash: (password) => Promise.resolve(hashed(randomBytes(8).toString('hex'), password)),
  verify: ({ hash, password }) =>
    Promise.resolve(hash === hashed(hash.split(':')[0] ?? '', password)),
};

function hashed(salt: string, password: string): string {
  return `${salt}:${createHash('sha256').update(salt).update(password).digest('hex')}`;
}

// Written once and never changed: what every new world's database begins as.
let template: Promise<string> | undefined;

/** Puts a database there on which every migration has run, so that it need not run again. */
export async function copyMigrated(path: string): Promise<void> {
  template ??= makeTemplate();
  await copyFile(await template, path);
}

async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-template-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'footlights.db');
  await using database = openSqlite(path);
  await migrate(database.db);
  return path;
}
