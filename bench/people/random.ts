/** Numbers from a seed, the same in each run (mulberry32). */
export interface Random {
  /** 0 ≤ x < 1. */
  unit(): number;
  /** 0 ≤ x < `count`, each as likely. */
  index(count: number): number;
  /** 0 ≤ x < `count`, the first ones far more often: half of all fall on the first eighth. */
  popular(count: number): number;
  /** 22 characters of base64url, as ids have behind their prefix. */
  id(): string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function unit(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const index = (count: number) => Math.floor(unit() * count);
  return {
    unit,
    index,
    popular: (count) => Math.floor(unit() ** 3 * count),
    id() {
      let text = '';
      for (let at = 0; at < 21; at += 1) text += ALPHABET[index(64)];
      // The last character holds two bits.
      return text + 'AQgw'[index(4)];
    },
  };
}
