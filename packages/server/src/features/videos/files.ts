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
  /** Keeps a file and lets `record` write its name into a row. */
  keep(
    path: string,
    extension: BlobExtension,
    record: (name: BlobName) => Promise<void>,
  ): Promise<void>;
  /** Deletes those of these blobs that no row names any more. */
  release(names: readonly BlobName[]): Promise<void>;
  /** A blob as a file of an export. */
  exported(path: string, name: BlobName): ExportFile;
  /** Deletes every blob that no row names; resolves with how many. Ends early, without failing, on abort. */
  sweep(signal: AbortSignal): Promise<number>;
}

/** Which of these blobs the rows of other features name. */
export type NamedElsewhere = (names: readonly BlobName[]) => Promise<readonly BlobName[]>;

export function createVideoFiles(db: Db, blobs: Blobs, namedElsewhere: NamedElsewhere): VideoFiles {
  const alone = createOneAtATime();

  function release(names: readonly BlobName[]): Promise<number> {
    return alone(async () => {
      const named = new Set([...(await namedBlobs(db, names)), ...(await namedElsewhere(names))]);
      const orphans = names.filter((name) => !named.has(name));
      for (const name of orphans) await blobs.delete(name);
      return orphans.length;
    });
  }
  return {
    keep: (path, extension, record) => alone(async () => record(await blobs.put(path, extension))),
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
