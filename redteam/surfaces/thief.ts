import { cp, link, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { hkdfSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeBatch, encodeBatch, type JournalRecord } from '@footlights/count';
import { createDiskJournal } from '../../packages/server/src/engines/journal/disk.ts';
import { openFileKeys } from '../../packages/server/src/engines/keys/file-keys.ts';
import type { World } from '../../packages/server/test/world.ts';
import { createBackup } from '../../scripts/backup/create.ts';
import { readAll } from '../residue/search.ts';

/** What one batch of a journal says to whoever has its key. */
export interface OpenedBatch {
  plaintext: Uint8Array;
  records: readonly JournalRecord[];
  /** Whether the plaintext holds nothing beside its records. */
  isPlain: boolean;
}

/** Everything on the disk: data, keys, logs and a backup made now. Paths are those of the machine. */
export async function takeDisk(world: World): Promise<Map<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-loot-'));
  try {
    const target = join(folder, 'backup.tar');
    await createBackup(world.dataDir, target);
    const copy = join(folder, 'copy');
    // In a process of its own: whoever has a database open loses its locks by opening the file a second time (POSIX).
    await promisify(execFile)('cp', ['-R', world.dataDir, copy]);
    const files = new Map<string, Buffer>();
    for (const [path, bytes] of await readAll([folder])) {
      files.set(path.startsWith(copy) ? world.dataDir + path.slice(copy.length) : path, bytes);
    }
    return files.set('the log', Buffer.from(world.logs.join('\n')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names that outlive the removal of what they name: the disk's freed blocks, as a thief finds them at best. */
export interface Remains extends AsyncDisposable {
  /** A data folder with what journal and keys held, and what was written over it since. */
  folder: string;
  /** Holds on to every file of journal and keys that is there now. */
  hold(): Promise<void>;
}

export async function createRemains({ dataDir }: World): Promise<Remains> {
  const folder = await mkdtemp(join(dataDir, '..', 'footlights-remains-'));
  return {
    folder,
    async hold() {
      for (const part of ['journal', 'keys']) {
        const source = join(dataDir, part);
        const entries = await readdir(source, { recursive: true, withFileTypes: true });
        for (const entry of entries.filter((one) => one.isFile())) {
          const target = join(folder, part, entry.parentPath.slice(source.length));
          await mkdir(target, { recursive: true });
          await link(join(entry.parentPath, entry.name), join(target, entry.name)).catch(
            ignoreKnown,
          );
        }
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function ignoreKnown(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}

/** Every key that key files and secrets could be, by the server's own derivation and taken raw. */
export async function keysIn(folders: readonly string[]): Promise<Uint8Array[]> {
  const keys: Uint8Array[] = [];
  const places: string[] = [];
  const secrets: Buffer[] = [];
  for (const folder of folders) {
    const names = await readdir(join(folder, 'keys')).catch(() => []);
    for (const name of names) {
      const path = join(folder, 'keys', name);
      const { dev, ino, birthtimeNs } = await stat(path, { bigint: true });
      places.push(`${dev} ${ino} ${birthtimeNs}`);
      secrets.push(...windowsOf(await readFile(path)));
      const own = await openFileKeys({ ...NOWHERE, folder: join(folder, 'keys') });
      for (const day of await own.days()) keys.push((await own.find(day)) ?? EMPTY);
    }
    const text = await readFile(join(folder, 'secrets.json'), 'utf8').catch(() => '{}');
    for (const value of Object.values(JSON.parse(text) as Record<string, string>)) {
      secrets.push(...windowsOf(Buffer.from(value, 'base64url')));
    }
  }
  for (const secret of secrets) {
    keys.push(secret);
    for (const place of places) {
      keys.push(new Uint8Array(hkdfSync('sha256', secret, place, 'footlights day key', KEY_BYTES)));
    }
  }
  return keys.filter(({ length }) => length === KEY_BYTES);
}

const KEY_BYTES = 32;
const EMPTY = new Uint8Array();
const NOWHERE = { makeFolder: () => Promise.resolve(), bootClock: null };

function windowsOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.max(0, bytes.length - KEY_BYTES + 1) }, (_, at) =>
    bytes.subarray(at, at + KEY_BYTES),
  );
}

/** Opens whatever journals of a data folder one of the keys opens, and gives their batches in order. */
export async function openJournals(
  folder: string,
  keys: readonly Uint8Array[],
): Promise<OpenedBatch[]> {
  const copy = await mkdtemp(join(tmpdir(), 'footlights-thief-'));
  try {
    await cp(join(folder, 'journal'), join(copy, 'journal'), { recursive: true });
    const journals = createDiskJournal(copy);
    const opened: OpenedBatch[] = [];
    for (const day of await journals.days()) {
      for (const key of keys) {
        const journal = await journals.open(day, key).catch(() => null);
        if (journal === null) continue;
        for await (const plaintext of journal.read()) opened.push(openedBatch(plaintext));
        await journal[Symbol.asyncDispose]();
        break;
      }
    }
    return opened;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function openedBatch(given: Uint8Array): OpenedBatch {
  const plaintext = Uint8Array.from(given);
  const decoded = decodeBatch(plaintext);
  const records = decoded.ok ? decoded.records : [];
  const again = encodeBatch(records);
  const isPlain = decoded.ok && again.ok && Buffer.compare(again.bytes, plaintext) === 0;
  return { plaintext, records, isPlain };
}
