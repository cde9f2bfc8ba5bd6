import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobExtension, BlobName, Blobs } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { ExportFile } from '#lib/belongings.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { namedBlobs } from './store.ts';

/**
 * The blobs that rows refer to: those of clips, and of whatever else keeps blobs through this. Two clips of the same
 * bytes share one blob, so keeping a blob with the row that names it, and dropping blobs that no row names, exclude each
 * other.
 */
export interface VideoFiles {
  /** Keeps a file and lets `record` write its name into a row; nothing is kept when that throws. */
  keep(path: string, extension: BlobExtension, record: Naming): Promise<void>;
  /** The same with a file that is made of these bytes. */
  keepBytes(bytes: Buffer, extension: BlobExtension, record: Naming): Promise<void>;
  /** Runs what writes names of blobs that are there into rows: none of them is dropped meanwhile. */
  naming<Result>(record: () => Promise<Result>): Promise<Result>;
  /** Deletes those of these blobs that no row names any more. */
  release(names: readonly BlobName[]): Promise<void>;
  /** A blob as a file of an export. */
  exported(path: string, name: BlobName): ExportFile;
  /** Deletes every blob that no row names; resolves with how many. Ends early, without failing, on abort. */
  sweep(signal: AbortSignal): Promise<number>;
}

/** Writes the name of a blob into a row. */
type Naming = (name: BlobName) => Promise<void>;

/** Which of these blobs the rows of other features name. */
export type NamedElsewhere = (names: readonly BlobName[]) => Promise<readonly BlobName[]>;

/** What files are kept in. */
export interface VideoFilesOptions {
  db: Db;
  blobs: Blobs;
  namedElsewhere: NamedElsewhere;
  /** Folder of half-made files. */
  workRoot: string;
}

export function createVideoFiles(options: VideoFilesOptions): VideoFiles {
  const { db, blobs, namedElsewhere, workRoot } = options;
  const alone = createOneAtATime();

  async function drop(names: readonly BlobName[]): Promise<number> {
    const named = new Set([...(await namedBlobs(db, names)), ...(await namedElsewhere(names))]);
    const orphans = names.filter((name) => !named.has(name));
    for (const name of orphans) await blobs.delete(name);
    return orphans.length;
  }
  const release = (names: readonly BlobName[]) => alone(() => drop(names));
  const keep: VideoFiles['keep'] = (path, extension, record) =>
    alone(async () => {
      const name = await blobs.put(path, extension);
      try {
        await record(name);
      } catch (error) {
        await drop([name]);
        throw error;
      }
    });
  return {
    keep,
    async keepBytes(bytes, extension, record) {
      await mkdir(workRoot, { recursive: true, mode: 0o700 });
      const path = join(workRoot, `made-${randomUUID()}.${extension}`);
      try {
        await writeFile(path, bytes, { mode: 0o600 });
        await keep(path, extension, record);
      } finally {
        await rm(path, { force: true });
      }
    },
    naming: (record) => alone(record),
    release: async (names) => void (await release(names)),
    exported: (path, name) => ({
      path,
      async open() {
        const blob = await blobs.open(name);
        return blob === null ? null : { bytes: blob.bytes, stream: blob.read() };
      },
    }),
    async sweep(signal) {
      let dropped = 0;
      for await (const lot of blobs.lots()) {
        if (signal.aborted) break;
        dropped += await release(lot);
      }
      return dropped;
    },
  };
}
