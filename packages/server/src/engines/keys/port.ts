/**
 * The secret of each counting day. Whoever lacks a day's key cannot read that day's journal.
 * Never part of a backup. At most a few days exist at once; calls do not overlap.
 */
export interface Keys {
  /** The 32-byte key of a day, or null when there is none: never made, destroyed, or lost with its memory. */
  find(day: number): Promise<Uint8Array | null>;
  /** Makes a fresh key in place of any other of that day; on return it lasts as long as the adapter promises. */
  create(day: number): Promise<Uint8Array>;
  /** Overwrites and removes a day's key. Nothing happens when there is none. */
  destroy(day: number): Promise<void>;
  /** Days that have a key, in any order. */
  days(): Promise<number[]>;
  /** Milliseconds since the key was made, by a clock that nobody can set; null when nobody knows. */
  ageOf(day: number): Promise<number | null>;
}

/** Bytes of a day's key. */
export const KEY_BYTES = 32;
