/** Where a batch lies in its day. Later batches have greater positions. */
export interface Position {
  segment: number;
  batch: number;
}

/**
 * The sealed record of the running day: batches of opaque bytes in the order they were appended.
 * Durable means: survives power loss, unless an adapter says less. Only one process holds a journal.
 */
export interface Journal {
  /**
   * Opens a day, new or left by an earlier process. Everything `read` will give is durable by then.
   * Null when what is there was not written under this key; nothing is changed then.
   */
  open(day: number, key: Uint8Array): Promise<DayJournal | null>;
  /** Days of which something is kept, in any order. */
  days(): Promise<number[]>;
  /** Removes everything of a day. It is not open any more, or never was. */
  close(day: number): Promise<void>;
}

/** One open day. */
export interface DayJournal {
  /**
   * Appends a batch, a positive multiple of 4,096 bytes, and resolves when it is durable. One at a time.
   * A rejected batch was not taken: it is gone before any later one is accepted, so that append may be called
   * again at any time, and succeeds once the disk has space again.
   */
  append(batch: Uint8Array): Promise<Position>;
  /** The snapshot, if there is one, then every batch since; what a crash left half written is left out. */
  read(): AsyncIterable<Uint8Array>;
  /** Separates what was appended so far from what will be. Not while an append is under way. */
  mark(): number;
  /**
   * Replaces all batches before a mark by these, at once and durably: a crash leaves the old or the new.
   * Appends go on meanwhile. When it rejects, the old ones are still there.
   */
  replace(mark: number, batches: AsyncIterable<Uint8Array>): Promise<void>;
  /** Lets go of the files; what is kept stays. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A batch's size is a multiple of this many bytes. */
export const BLOCK_BYTES = 4096;
