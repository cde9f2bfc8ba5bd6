import { stat } from 'node:fs/promises';

/** How many bytes a folder of files takes: looked at once, and kept by what is added since. */
export interface UsedBytes {
  total(): Promise<number>;
  /** Of a file that came, or with a negative number went. */
  add(bytes: number): void;
}

/** `paths` gives all files there are, in lots. */
export function createUsedBytes(paths: () => AsyncIterable<readonly string[]>): UsedBytes {
  let added = 0;
  let found: Promise<number> | null = null;
  async function look(): Promise<number> {
    let sum = 0;
    for await (const lot of paths())
      for (const bytes of await Promise.all(lot.map(bytesOf))) sum += bytes;
    return sum;
  }
  return {
    async total() {
      if (found === null) {
        // What comes and goes meanwhile may be counted or not.
        added = 0;
        found = look();
        // A failure is not kept.
        found.catch(() => (found = null));
      }
      return Math.max(0, (await found) + added);
    },
    add(bytes) {
      added += bytes;
    },
  };
}

/** 0: it is gone. */
export function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
