/** Waits this long before it calls a pause for data a stall. */
const STALL_MS = 700;

/** Tells short waits for data from stalls. */
export interface Stall {
  /** Notes whether the media waits for data right now. */
  note(isWaiting: boolean): void;
}

/** Reports when a stall begins and ends. */
export function createStall(report: (isStalled: boolean) => void): Stall {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    note(isWaiting) {
      if (isWaiting) {
        timer ??= setTimeout(() => report(true), STALL_MS);
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      report(false);
    },
  };
}
