import type { PlayRecord } from '@footlights/count';

/** New tags that were let in and are not tallied yet: their further packets ask no network again. */
export interface ArrivingTags {
  /** Tags that wait to be tallied. */
  readonly size: number;
  /** A new tag's packet waits for its batch; gives the name to `settle` it by. */
  add(record: PlayRecord): string;
  /** Whether the tag waits, or its packet is to be sent again after a batch that was not taken. */
  has(record: PlayRecord): boolean;
  /** A batch with these new tags is over, `isTaken` or not. */
  settle(names: readonly string[], batch: { day: number; isTaken: boolean }): void;
}

/** Tags that keep their place while the journal cannot be written. */
const MOST_FAILED = 10_000;

/** `day` gives the number of the open counting day. */
export function createArrivingTags(day: () => number): ArrivingTags {
  const waiting = new Set<string>();
  let failed = { day: -1, names: new Set<string>() };
  return {
    get size() {
      return waiting.size;
    },
    add(record) {
      const name = nameOf(record);
      waiting.add(name);
      return name;
    },
    has(record) {
      if (waiting.size + failed.names.size === 0) return false;
      const name = nameOf(record);
      return waiting.has(name) || (failed.day === day() && failed.names.has(name));
    },
    settle(names, batch) {
      for (const name of names) waiting.delete(name);
      if (batch.isTaken) return;
      if (failed.day !== batch.day) failed = { day: batch.day, names: new Set() };
      for (const name of names) if (failed.names.size < MOST_FAILED) failed.names.add(name);
    },
  };
}

function nameOf({ video, tag }: PlayRecord): string {
  return `${tag.high} ${tag.low} ${video}`;
}
