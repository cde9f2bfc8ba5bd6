/** Things by the time they are due; the earliest comes out first. A binary heap. */
export interface DueQueue<T> {
  add(at: number, item: T): void;
  /** When the earliest is due; null when there is none. */
  nextAt(): number | null;
  /** Takes the earliest out when it is due by `now`; null when none is. */
  take(now: number): T | null;
}

/** An empty queue. */
export function createDueQueue<T>(): DueQueue<T> {
  const heap: { at: number; item: T }[] = [];

  function swap(a: number, b: number): void {
    [heap[a], heap[b]] = [heap[b] as { at: number; item: T }, heap[a] as { at: number; item: T }];
  }
  function isBefore(a: number, b: number): boolean {
    return (heap[a]?.at ?? Infinity) < (heap[b]?.at ?? Infinity);
  }
  function rise(from: number): void {
    for (let at = from; at > 0 && isBefore(at, (at - 1) >> 1); at = (at - 1) >> 1) {
      swap(at, (at - 1) >> 1);
    }
  }
  function sink(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const least = isBefore(left + 1, left) ? left + 1 : left;
      if (!isBefore(least, at)) return;
      swap(least, at);
      at = least;
    }
  }
  return {
    add(at, item) {
      rise(heap.push({ at, item }) - 1);
    },
    nextAt: () => heap[0]?.at ?? null,
    take(now) {
      const [first] = heap;
      if (first === undefined || first.at > now) return null;
      swap(0, heap.length - 1);
      heap.pop();
      sink();
      return first.item;
    },
  };
}
