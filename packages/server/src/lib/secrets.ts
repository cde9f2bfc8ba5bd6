import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lasting secrets of an instance, made at first start, kept in `secrets.json` of the data folder (mode 600). */
export interface Secrets {
  /** Signs sessions. */
  session: string;
  /** Authenticates tickets. */
  ticket: string;
}

const NAMES = ['session', 'ticket'] as const;

/** Reads or makes the secrets; throws with the way to mend a file that is damaged. */
export function openSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  const text = readIfThere(path);
  if (text === undefined) {
    const made: Secrets = { session: fresh(), ticket: fresh() };
    writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    return made;
  }
  const found = parse(text);
  if (
    found === undefined ||
    !NAMES.every((name) => typeof found[name] === 'string' && found[name].length >= 32)
  ) {
    throw new Error(
      `${path} is damaged. Restore it from a backup, or delete it: everybody will have to sign in again.`,
    );
  }
  return { session: String(found.session), ticket: String(found.ticket) };
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
