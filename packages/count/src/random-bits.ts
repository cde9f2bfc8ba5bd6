/**
 * Uniform bytes of one cut: block 0, 1, 2 … of one stream, each of any length from 1 byte
 * (64 hold the noise of a fast vector nearly always). Has to be a pseudo-random function of the cut's
 * 32 fresh bytes: the same bytes for the same arguments, independent ones for any other.
 */
export type RandomBytes = (stream: number, block: number) => Uint8Array;

/** Uniform integers taken bit by bit from one stream. */
export type RandomBits = {
  /** A uniform integer in [0, below), 1 ≤ below < 2^31. Exact: draws again instead of wrapping. */
  below(below: number): number;
};

/** Reads one stream from its first block on: 1 bit at a time, no bit twice. */
export function createRandomBits(random: RandomBytes, stream: number): RandomBits {
  let bytes: Uint8Array = random(stream, 0);
  let nextBlock = 1;
  let at = 0;
  let held = 0;
  let heldBits = 0;

  function nextByte(): number {
    while (at >= bytes.length) {
      bytes = random(stream, nextBlock++);
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
