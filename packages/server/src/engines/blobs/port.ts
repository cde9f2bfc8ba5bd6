import type { Readable } from 'node:stream';

/** Name of a blob: SHA-256 of its bytes in lower-case hex, a dot, and its extension. */
export type BlobName = `${string}.${BlobExtension}`;

/** What blobs are kept for. */
export const BLOB_EXTENSIONS = ['mp4', 'webp', 'avif', 'vtt'] as const;
export type BlobExtension = (typeof BLOB_EXTENSIONS)[number];

const PATTERN = new RegExp(`^[0-9a-f]{64}\\.(?:${BLOB_EXTENSIONS.join('|')})$`);

/** Whether a text is a well-formed blob name, and so cannot leave the store. */
export function isBlobName(text: string): text is BlobName {
  return PATTERN.test(text);
}

/** A blob open for reading; dispose of it when done. Reading goes on unharmed when the blob is deleted meanwhile. */
export interface OpenBlob extends AsyncDisposable {
  bytes: number;
  /** The bytes from `start` to `end`, both inclusive; all when absent. Ends the blob's use when it ends or is destroyed. */
  read(range?: { start: number; end: number }): Readable;
}

/**
 * Immutable files named by their content.
 * Durability: once `put` has resolved, the blob survives power loss. A blob is there whole or not at all.
 * Idempotence: putting the same bytes again gives the same name and one file; deleting what is not there is fine.
 * Deletion is final for all who put the same bytes: the caller counts references.
 */
export interface Blobs {
  /** Keeps the bytes of a file, which nobody may write afterwards; the file itself may be removed. */
  put(path: string, extension: BlobExtension): Promise<BlobName>;
  /** Null when there is no such blob. Leaves no trace of the reading: access times stay as they are. */
  open(name: BlobName): Promise<OpenBlob | null>;
  exists(name: BlobName): Promise<boolean>;
  delete(name: BlobName): Promise<void>;
  /** Bytes of all blobs. Cost: the first call looks at each; later ones nothing. */
  usedBytes(): Promise<number>;
  /** All names, in lots of any size, for finding those that nothing refers to. Blobs put meanwhile may be missing. */
  lots(): AsyncIterable<readonly BlobName[]>;
}
