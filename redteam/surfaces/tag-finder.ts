/** Looks for any of many 8-byte values in bytes, however they are written. */
export interface TagFinder {
  /** Indexes of the values that stand in these bytes: as they are, turned round, as hex or as base64. */
  find(bytes: Uint8Array): Set<number>;
}

const TAG_BYTES = 8;
/** 60 of the 64 bits: what the first characters of base64 say for certain. */
const BASE64_CHARACTERS = 10;

/** A finder of tags given as hex. Cost of a search: one pass over the bytes, whatever the number of tags. */
export function createTagFinder(tags: readonly string[]): TagFinder {
  const raw = new Map<bigint, number>();
  const hex = new Map<string, number>();
  const base64 = new Map<string, number>();
  // Which first three bytes are worth a closer look.
  const likely = new Uint8Array(2 ** 24);
  for (const [index, tag] of tags.entries()) {
    const bytes = Buffer.from(tag, 'hex');
    for (const form of [bytes, Buffer.from(bytes.toReversed())]) {
      raw.set(form.readBigUInt64BE(), index);
      likely[form.readUIntBE(0, 3)] = 1;
      hex.set(form.toString('hex'), index);
    }
    for (const encoding of ['base64', 'base64url'] as const) {
      base64.set(bytes.toString(encoding).slice(0, BASE64_CHARACTERS), index);
    }
  }
  return {
    find(bytes) {
      const found = new Set<number>();
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let at = 0; at + TAG_BYTES <= buffer.length; at += 1) {
        if (likely[buffer.readUIntBE(at, 3)] === 0) continue;
        const index = raw.get(buffer.readBigUInt64BE(at));
        if (index !== undefined) found.add(index);
      }
      const text = buffer.toString('latin1');
      searchRuns({ text, runs: /[0-9a-fA-F]{16,}/g, length: 16, known: hex }, found);
      searchRuns(
        { text, runs: /[A-Za-z0-9+/_-]{10,}/g, length: BASE64_CHARACTERS, known: base64 },
        found,
      );
      return found;
    },
  };
}

/** Every window of `length` characters within the runs. */
function searchRuns(
  what: { text: string; runs: RegExp; length: number; known: ReadonlyMap<string, number> },
  found: Set<number>,
): void {
  const { text, runs, length, known } = what;
  const isHex = length === 16;
  for (const [run] of text.matchAll(runs)) {
    const written = isHex ? run.toLowerCase() : run;
    for (let at = 0; at + length <= written.length; at += 1) {
      const index = known.get(written.slice(at, at + length));
      if (index !== undefined) found.add(index);
    }
  }
}
