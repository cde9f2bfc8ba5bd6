import type { Rendition } from '@footlights/contract';

/** What the choice of a rendition depends on. */
export interface Circumstances {
  /** Short edge of the picture on screen, in device pixels. */
  pixels: number;
  /** Measured throughput; null while nothing was measured. */
  bitsPerSecond: number | null;
  /** The person asked the browser to save data. */
  isSaving: boolean;
}

/** A rendition may take this share of the measured throughput. */
const SHARE = 0.6;
/** Upscaling by a quarter is not seen on a moving picture. */
const UPSCALING = 0.8;

/**
 * The smallest rendition that fills the screen, within what the network was measured to carry;
 * the smallest of all while nothing is known. `renditions` come smallest first and are never empty.
 */
export function chooseRendition(
  renditions: readonly Rendition[],
  { pixels, bitsPerSecond, isSaving }: Circumstances,
): Rendition {
  const smallest = renditions[0]!;
  if (isSaving || bitsPerSecond === null) return smallest;
  const carried = renditions.filter(
    (rendition) => rendition.bitsPerSecond <= bitsPerSecond * SHARE,
  );
  return (
    carried.find(({ width, height }) => Math.min(width, height) >= pixels * UPSCALING) ??
    carried.at(-1) ??
    smallest
  );
}
