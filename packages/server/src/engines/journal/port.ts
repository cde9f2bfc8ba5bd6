/** Where a batch lies in its day. Later batches have greater positions. */
export interface Position {
  segment: number;
  batch: number;
}

/**
 * A part of a day that is not there any more or cannot be read. A batch is one group commit; those of packets that
 * do not count are among them.
 */
export interface Loss {
  /**
   * missing: the file is gone. damaged: it is there and not as it was written.
   * torn: the day's last bytes are no batch, as when a crash interrupts a write that was not acknowledged.
   * empty: the day is there and no part of it, as after a crash in the moment when it began.
   */
  how: 'missing' | 'damaged' | 'torn' | 'empty';
  /** Where: a segment of batches, with the segments before it that are gone too, or a snapshot; 0: all of the day. */
  kind: 'batches' | 'snapshot';
  segment: number;
  /** Number of the first lost batch of the segment. */
  from: number;
  /** Lost batches; null: nobody knows. */
  batches: number | null;
  /** Bytes that are there and cannot be read. */
  bytes: number;
}

/** What is kept of a day, as far as it can be told without its key. */
export interface DaySize {
  segments: number;
  /** On the disk, with what segments have grown ahead of their batches. */
  bytes: number;
}

/**
 * The sealed record of the running day: batches of opaque bytes in the order they were appended.
 * Durable means: survives power loss, unless an adapter says less. Only one process holds a journal.
 */
export interface Journal {
  /**
   * Opens a day, new or left by an earlier process. Everything `read` will give is durable by then.
   * Null when nothing of what is there can be told to be written under this key; nothing is changed then.
   */
  open(day: number, key: Uint8Array): Promise<DayJournal | null>;
  /** Days of which something is kept, in any order. */
  days(): Promise<number[]>;
  /** What is kept of a day, whoever has its key. */
  sizeOf(day: number): Promise<DaySize>;
  /** Removes everything of a day. It is not open any more, or never was. */
  close(day: number): Promise<void>;
}

/** One open day. */
export interface DayJournal {
  /**
   * Appends a batch, a positive multiple of 4,096 bytes, and resolves when it is durable. One at a time.
   * A rejected batch was not taken: no later `read` gives it once another was accepted after it. Append may be called
   * again at any time, and succeeds once the disk has space again.
   */
  append(batch: Uint8Array): Promise<Position>;
  /**
   * The snapshot, if there is one, then every batch since: what was there when the day was opened. What a crash left
   * half written is left out, and so is what cannot be read: `losses` says then what that is.
   */
  read(): AsyncIterable<Uint8Array>;
  /** What the last `read` could not give up to where it is, in the day's order. */
  losses(): readonly Loss[];
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
