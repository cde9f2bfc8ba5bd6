/** 8 random bytes that stand for one device on one video on one day, as two signed 32-bit words. */
export type Tag = {
  /** Bytes 0..3, big-endian. */
  readonly high: number;
  /** Bytes 4..7, big-endian. */
  readonly low: number;
};

/** How a packet proves its tag. One byte of the packet names the scheme, so that unforgeable tags can come. */
export type TagScheme = {
  readonly id: number;
  /** The tag a packet carries, or null when the text is none. */
  read(text: string): Tag | null;
};

/** Scheme 1: 8 bytes that the device drew at random, as 16 lower-case hex digits. */
export const randomTags: TagScheme = { id: 1, read: tagFromHex };

/** A tag from its 8 bytes; null for any other length. */
export function tagFromBytes(bytes: Uint8Array): Tag | null {
  if (bytes.length !== 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return { high: view.getInt32(0), low: view.getInt32(4) };
}

/** A tag from 16 lower-case hex digits; null for anything else. */
export function tagFromHex(text: string): Tag | null {
  if (!/^[0-9a-f]{16}$/.test(text)) return null;
  return {
    high: Number.parseInt(text.slice(0, 8), 16) | 0,
    low: Number.parseInt(text.slice(8), 16) | 0,
  };
}

/** The 16 lower-case hex digits of a tag. */
export function tagToHex(tag: Tag): string {
  return wordToHex(tag.high) + wordToHex(tag.low);
}

function wordToHex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
