import type { PlayRecord } from '@footlights/count';

/** New tags that were let in and are not tallied yet: their further packets ask no network again. */
export interface ArrivingTags {
  /** Tags that wait to be tallied. */
  readonly size: number;
  /** A new tag's packet waits for its batch; gives the name to `settle` it by. */
  add(record: PlayRecord): string;
  /** Whether the tag waits to be tallied. */
  waits(record: PlayRecord): boolean;
  /** Whether its packet was in a batch that was not taken: it has its place when it is sent again. */
  hasFailed(record: PlayRecord): boolean;
  /** A batch with these new tags is over, `isTaken` or not. */
  settle(names: readonly string[], batch: { day: number; isTaken: boolean }): void;
}

/** Tags that keep their place while the journal cannot be written. */
const MOST_FAILED = 10_000;

/** `day` gives the number of the open counting day. */
export function createArrivingTags(day: () => number): ArrivingTags {
  const waiting = new Set<string>();
  let failed = { day: -1, names: new Set<string>() };
  /** With its day: a tag of yesterday is another one. */
  const nameOf = ({ video, tag }: PlayRecord) => `${day()} ${tag.high} ${tag.low} ${video}`;
  return {
    get size() {
      return waiting.size;
    },
    add(record) {
      const name = nameOf(record);
      waiting.add(name);
      return name;
    },
    waits: (record) => waiting.size > 0 && waiting.has(nameOf(record)),
    hasFailed: (record) => failed.names.size > 0 && failed.names.has(nameOf(record)),
    settle(names, batch) {
      for (const name of names) waiting.delete(name);
      if (batch.isTaken) return;
      if (failed.day !== batch.day) failed = { day: batch.day, names: new Set() };
      for (const name of names) if (failed.names.size < MOST_FAILED) failed.names.add(name);
    },
  };
}
