/** A secret 64-bit key as two 32-bit words. */
export type HashKey = readonly [number, number];

/** The key in 8 random bytes (little-endian words); missing bytes are 0, further ones are ignored. */
export function hashKeyFrom(bytes: Uint8Array): HashKey {
  return [wordAt(bytes, 0), wordAt(bytes, 4)];
}

/**
 * HalfSipHash-1-3 of three 32-bit words (Aumasson and Bernstein, "SipHash", 2012; the 32-bit variant that
 * Linux uses for hash tables): whoever does not know the key cannot choose words that collide.
 * Gives a signed 32-bit integer.
 */
export function halfSipHash(
  key: HashKey,
  tag: { high: number; low: number },
  third: number,
): number {
  let v0 = key[0] | 0;
  let v1 = key[1] | 0;
  let v2 = 0x6c796765 ^ key[0];
  let v3 = 0x74656462 ^ key[1];
  // 4 message words of one round each (the last is the length, 12, in the top byte), then 3 final rounds.
  for (let step = 0; step < 7; step++) {
    const word = step === 0 ? tag.high : step === 1 ? tag.low : step === 2 ? third : LENGTH_WORD;
    const isMessage = step < 4;
    if (isMessage) v3 ^= word;
    else if (step === 4) v2 ^= 0xff;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    if (isMessage) v0 ^= word;
  }
  return v1 ^ v3;
}

const LENGTH_WORD = 12 << 24;

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
