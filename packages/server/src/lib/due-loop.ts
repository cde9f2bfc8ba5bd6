import type { Clock } from './clock.ts';

/** Does work when it is due, and sleeps until then. */
export interface DueLoop extends AsyncDisposable {
  /** Looks now. */
  wake(): void;
  /** Something is due at `at`; nothing when it would look earlier anyway. */
  wakeAt(at: number): void;
  idle(): Promise<void>;
}

/** What a loop runs on. */
export interface DueLoopOptions {
  clock: Clock;
  /** Does what is due and answers when the next is, null when nothing is. */
  work: () => Promise<number | null>;
  onFault: (error: unknown) => void;
}

/** How long a failure is waited out. */
const AGAIN_MS = 60_000;

export function createDueLoop(options: DueLoopOptions): DueLoop {
  return new TimedLoop(options);
}

class TimedLoop implements DueLoop {
  readonly #options: DueLoopOptions;
  #isOver = false;
  #isAskedAgain = false;
  #working: Promise<void> | undefined;
  #timer: { at: number; cancel: () => void } | undefined;

  constructor(options: DueLoopOptions) {
    this.#options = options;
  }

  wake(): void {
    this.#isAskedAgain = true;
    if (this.#isOver || this.#working !== undefined) return;
    this.#working = this.#run().finally(() => {
      this.#working = undefined;
    });
  }

  wakeAt(at: number): void {
    if (this.#isOver || (this.#timer !== undefined && this.#timer.at <= at)) return;
    this.#timer?.cancel();
    const { clock } = this.#options;
    const cancel = clock.after(at - clock.now(), async () => {
      this.#timer = undefined;
      this.wake();
      await this.#working;
    });
    this.#timer = { at, cancel };
  }

  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#timer?.cancel();
    await this.#working;
  }

  async #run(): Promise<void> {
    const { clock, work, onFault } = this.#options;
    while (this.#isAskedAgain && !this.#isOver) {
      this.#isAskedAgain = false;
      try {
        const next = await work();
        if (next !== null) this.wakeAt(next);
      } catch (error) {
        onFault(error);
        this.wakeAt(clock.now() + AGAIN_MS);
      }
    }
  }
}
