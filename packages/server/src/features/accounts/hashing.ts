import { hashPassword, verifyPassword } from '@better-auth/utils/password';
import { Refusal } from '#http/errors.ts';

/** Password hashes (scrypt, off the event loop), few at once. */
export interface Hashing {
  /** Throws `busy` when too many already wait. */
  hash(password: string): Promise<string>;
  /** Throws `busy` when too many already wait. */
  verify(given: { hash: string; password: string }): Promise<boolean>;
}

// Each takes 32 MB and one of libuv's four threads, which the disk needs too.
const BOUNDS = { atOnce: 2, mostWaiting: 64 };

/** By default two hashes run at a time and 64 wait in line. */
export function createHashing({ atOnce, mostWaiting } = BOUNDS): Hashing {
  const waiting: (() => void)[] = [];
  let running = 0;
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1;
    else if (waiting.length < mostWaiting)
      await new Promise<void>((resolve) => waiting.push(resolve));
    else throw new Refusal('busy', { retryAfterSeconds: 5 });
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }
  return {
    hash: (password) => inTurn(() => hashPassword(password)),
    verify: ({ hash, password }) => inTurn(() => verifyPassword(hash, password)),
  };
}
