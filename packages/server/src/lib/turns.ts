/** Tasks that take turns: one begins when those before it have ended, however they ended. */
export interface Turns {
  take<Result>(task: () => Promise<Result>): Promise<Result>;
}

/** Nobody's turn yet. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(task) {
      const turn = last.then(task);
      // Who waits for its turn does not hear of failures before it.
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
