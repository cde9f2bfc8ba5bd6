/** Hashes the words `from` up to `to` of an array to a signed 32-bit integer. */
export type KeyedHash = (words: Int32Array, from: number, to: number) => number;

/**
 * HalfSipHash-1-3 (Aumasson and Bernstein, "SipHash", 2012; the 32-bit variant that Linux uses for hash tables)
 * under a secret key of 8 random bytes: whoever does not know the key cannot choose words that collide.
 * Missing bytes of the key are 0, further ones are ignored.
 */
export function createKeyedHash(keyBytes: Uint8Array): KeyedHash {
  const key0 = wordAt(keyBytes, 0);
  const key1 = wordAt(keyBytes, 4);

  return (words, from, to) => {
    let v0 = key0;
    let v1 = key1;
    let v2 = 0x6c796765 ^ key0;
    let v3 = 0x74656462 ^ key1;
    const messageSteps = to - from;
    const lengthWord = messageSteps << 26;
    // A round for each message word, one for the length in bytes in the top byte, then 3 final rounds.
    for (let step = 0; step < messageSteps + 4; step++) {
      const isMessage = step <= messageSteps;
      const word = step < messageSteps ? (words[from + step] ?? 0) : isMessage ? lengthWord : 0;
      v3 ^= word;
      if (step === messageSteps + 1) v2 ^= 0xff;
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
      v0 ^= word;
    }
    return v1 ^ v3;
  };
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
