/** Runs tasks one after the other, in the order of asking; a task that fails does not hold up the next. */
export function createOneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task, task);
    last = run.catch(() => null);
    return run;
  };
}
