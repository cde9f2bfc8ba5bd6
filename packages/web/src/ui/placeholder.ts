import { thumbHashToRGBA } from 'thumbhash';

const BANDS = 3;

/**
 * A CSS background with the picture's own colours: the thumbhash drawn as three bands that flow into
 * each other, 60 bytes instead of the 4 kB of a data URL. Undefined for a hash that is none.
 */
export function placeholder(thumbhash: string): string | undefined {
  const picture = decode(thumbhash);
  if (picture === undefined) return undefined;
  const colours = Array.from({ length: BANDS }, (_, band) => colourOf(picture, band));
  return `linear-gradient(${colours.join(',')})`;
}

interface Picture {
  w: number;
  h: number;
  rgba: Uint8Array;
}

function decode(thumbhash: string): Picture | undefined {
  try {
    const bytes = Uint8Array.from(atob(thumbhash), (char) => char.charCodeAt(0));
    return bytes.length < 5 ? undefined : thumbHashToRGBA(bytes);
  } catch {
    return undefined;
  }
}

function colourOf({ w, h, rgba }: Picture, band: number): string {
  const sums = [0, 0, 0];
  const from = Math.floor((band * h) / BANDS);
  const to = Math.max(from + 1, Math.floor(((band + 1) * h) / BANDS));
  for (let at = from * w * 4; at < to * w * 4; at += 4) {
    for (let part = 0; part < 3; part += 1) sums[part]! += rgba[at + part] ?? 0;
  }
  const pixels = (to - from) * w;
  return `rgb(${sums.map((sum) => Math.round(sum / pixels)).join(' ')})`;
}
