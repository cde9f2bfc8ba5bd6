/** Numbers by the time they are due; the earliest comes out first. A binary heap in 12 bytes a number. */
export interface DueQueue {
  /** `item` is a whole number from 0 to 2³² − 1. */
  add(at: number, item: number): void;
  /** When the earliest is due; null when there is none. */
  nextAt(): number | null;
  /** Takes the earliest out when it is due by `now`; null when none is. */
  take(now: number): number | null;
}

const FIRST_CAPACITY = 1024;

/** An empty queue. */
export function createDueQueue(): DueQueue {
  let times = new Float64Array(FIRST_CAPACITY);
  let items = new Uint32Array(FIRST_CAPACITY);
  let size = 0;

  function grow(): void {
    const capacity = Math.ceil(times.length * 1.25);
    const [oldTimes, oldItems] = [times, items];
    times = new Float64Array(capacity);
    items = new Uint32Array(capacity);
    times.set(oldTimes);
    items.set(oldItems);
  }
  function put(at: number, time: number, item: number): void {
    times[at] = time;
    items[at] = item;
  }
  function timeAt(at: number): number {
    return at < size ? (times[at] ?? Infinity) : Infinity;
  }
  /** Moves parents down until the entry's place is found. */
  function rise(from: number, time: number, item: number): void {
    let at = from;
    for (; at > 0; at = (at - 1) >> 1) {
      const parent = (at - 1) >> 1;
      if (timeAt(parent) <= time) break;
      put(at, timeAt(parent), items[parent] ?? 0);
    }
    put(at, time, item);
  }
  /** Moves children up until the entry's place is found. */
  function sink(time: number, item: number): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const least = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
      if (timeAt(least) >= time) break;
      put(at, timeAt(least), items[least] ?? 0);
      at = least;
    }
    put(at, time, item);
  }
  return {
    add(at, item) {
      if (size === times.length) grow();
      size += 1;
      rise(size - 1, at, item);
    },
    nextAt: () => (size === 0 ? null : (times[0] ?? null)),
    take(now) {
      if (size === 0 || timeAt(0) > now) return null;
      const first = items[0] ?? 0;
      size -= 1;
      if (size > 0) sink(times[size] ?? 0, items[size] ?? 0);
      return first;
    },
  };
}
