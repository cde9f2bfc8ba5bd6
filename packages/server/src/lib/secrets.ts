import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lasting secrets of an instance, made at first start, kept in `secrets.json` of the data folder (mode 600). */
export interface Secrets {
  /** Signs sessions. */
  session: string;
  /** Authenticates tickets. */
  ticket: string;
  /** Encrypts second factors and keys the hashes of recovery codes. */
  factor: string;
  /** Signs addresses of media that is not public. */
  media: string;
  /** What the key that signs pushes is made from. */
  push: string;
}

const NAMES = ['session', 'ticket', 'factor', 'media', 'push'] as const;

/**
 * Reads or makes the secrets; one that an earlier version did not know is made and added. Throws with the way to mend a
 * file that is damaged.
 */
export function openSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  const text = readIfThere(path);
  const found = text === undefined ? {} : parse(text);
  if (found === undefined || !NAMES.every((name) => isSecretOrAbsent(found[name])))
    throw damaged(path);
  const made = NAMES.map((name) => [name, found[name] ?? fresh()] as const);
  const secrets = Object.fromEntries(made) as unknown as Secrets;
  if (!NAMES.every((name) => found[name] !== undefined)) write(path, secrets);
  return secrets;
}

function isSecretOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value.length >= 32);
}

/** All or nothing: a file cut short would end every session. */
function write(path: string, secrets: Secrets): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  renameSync(`${path}.new`, path);
}

function damaged(path: string): Error {
  return new Error(
    `${path} is damaged. Restore it from a backup, or delete it: everybody will have to sign in again, and authenticator apps and recovery codes stop working.`,
  );
}

function fresh(): string {
  return randomBytes(32).toString('base64url');
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // Reading a folder fails without saying which.
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  }
}
