/**
 * Uniform bytes of one cut: block 0, 1, 2 … of one statistic, each of any length from 1 byte
 * (64 suits most draws in one block). Has to be a pseudo-random function of the cut's 32 fresh bytes:
 * the same bytes for the same arguments, independent ones for any other.
 */
export type RandomBytes = (statistic: number, block: number) => Uint8Array;

/** Uniform integers taken bit by bit from one statistic's stream. */
export type RandomBits = {
  /** A uniform integer in [0, below), 1 ≤ below < 2^31. Exact: draws again instead of wrapping. */
  below(below: number): number;
};

/** Reads the stream of one statistic from its first block. */
export function createRandomBits(random: RandomBytes, statistic: number): RandomBits {
  let bytes: Uint8Array = random(statistic, 0);
  let nextBlock = 1;
  let at = 0;
  let held = 0;
  let heldBits = 0;

  function nextByte(): number {
    while (at >= bytes.length) {
      bytes = random(statistic, nextBlock++);
      at = 0;
    }
    return bytes[at++] ?? 0;
  }

  function bits(count: number): number {
    let value = 0;
    let missing = count;
    while (missing > 0) {
      if (heldBits === 0) {
        held = nextByte();
        heldBits = 8;
      }
      const taken = missing < heldBits ? missing : heldBits;
      value = (value << taken) | (held & ((1 << taken) - 1));
      held >>>= taken;
      heldBits -= taken;
      missing -= taken;
    }
    return value;
  }

  return {
    below(below) {
      const width = 32 - Math.clz32(below - 1);
      let value = bits(width);
      while (value >= below) value = bits(width);
      return value;
    },
  };
}
