/** Work that goes on after its request was answered, so that the time of the answer tells nothing of it. */
export interface Background extends AsyncDisposable {
  /** Begins soon; a failure goes to `onFault`. */
  run(task: () => Promise<void>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createBackground(onFault: (error: unknown) => void): Background {
  const under = new Set<Promise<void>>();
  async function idle(): Promise<void> {
    while (under.size > 0) await Promise.all(under);
  }
  return {
    run(task) {
      const running = new Promise<void>((resolve) => setImmediate(resolve))
        .then(task)
        .catch(onFault)
        .finally(() => under.delete(running));
      under.add(running);
    },
    idle,
    [Symbol.asyncDispose]: idle,
  };
}
