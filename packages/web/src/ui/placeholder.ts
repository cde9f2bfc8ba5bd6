import { thumbHashToAverageRGBA } from 'thumbhash';

/** A CSS colour: the mean one of the picture that a thumbhash is of. Undefined for a hash that is none. */
export function placeholder(thumbhash: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(thumbhash), (char) => char.charCodeAt(0));
    if (bytes.length < 5) return undefined;
    const { r, g, b } = thumbHashToAverageRGBA(bytes);
    return `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(' ')})`;
  } catch {
    return undefined;
  }
}
