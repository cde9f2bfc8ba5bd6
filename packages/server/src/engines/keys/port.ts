/**
 * The secret of each counting day, and the mark that the day's journal has to contain. Whoever lacks a day's key
 * cannot read that day's journal. Never part of a backup. At most a few days exist at once; calls do not overlap,
 * those of `mark` apart.
 */
export interface Keys {
  /** The 32-byte key of a day, or null when there is none: never made, destroyed, or lost with its memory. */
  find(day: number): Promise<Uint8Array | null>;
  /**
   * Makes a fresh key in place of any other of that day, with a mark of zeros; on return it lasts as long as the
   * adapter promises.
   */
  create(day: number): Promise<Uint8Array>;
  /** Overwrites and removes a day's key and mark. Nothing happens when there is none. */
  destroy(day: number): Promise<void>;
  /** Days that have a key, in any order. */
  days(): Promise<number[]>;
  /** Milliseconds since the key was made, by a clock that nobody can set; null when nobody knows. */
  ageOf(day: number): Promise<number | null>;
  /** The day's mark, 32 bytes; null when the day has no key. */
  markOf(day: number): Promise<Uint8Array | null>;
  /**
   * Puts 32 bytes in the place of the day's mark; on return they last as long as the key. Interrupted, it leaves the
   * old or the new. Nothing happens when the day has no key: without one its journal opens to nobody.
   */
  mark(day: number, mark: Uint8Array): Promise<void>;
}

/** Bytes of a day's key. */
export const KEY_BYTES = 32;

/** Bytes of a day's mark. */
export const MARK_BYTES = 32;
