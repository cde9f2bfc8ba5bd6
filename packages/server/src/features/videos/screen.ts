import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, StatementId, VideoId } from '#lib/ids.ts';
import type { VideoRow } from './table.ts';

/** A clip that is about to be seen by others. */
export interface Publishing {
  id: VideoId;
  creatorId: AccountId;
  /** Of the uploaded file, hex. */
  sha256: string;
  /** dHash of some of its moments, 16 hex digits each. */
  frames: readonly string[];
}

/** What looks at clips on their way: some files are not taken, and some clips wait before others see them. */
export interface Screen {
  /** Whether this very file may not come again, and by which decision; null: it may. Before anything is made of it. */
  refusalOf(creatorId: AccountId, sha256: string): Promise<FileRefusal | null>;
  /** What a clip waits for, in the transaction that publishes it; then call `wake` after its commit. */
  holdOf(transaction: Db, clip: Publishing): Promise<VideoRow['waits']>;
  wake(): void;
}

/** Why a file is not taken. */
export interface FileRefusal {
  /** The decision, if it is about the same account; others are not told whose it was. */
  statement: StatementId | null;
}

/** SHA-256 of a file in hex, as blobs are named. */
export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const bytes = createReadStream(path, { signal, highWaterMark: 1 << 20 });
  for await (const chunk of bytes) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
