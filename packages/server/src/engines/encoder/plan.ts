import type { EncodeStep, MediaSource, Rendition } from './port.ts';
import { outputRate } from './timing.ts';
import type { Rate } from './tool.ts';

/** One rendition to make. */
export type PlannedRendition = {
  readonly name: Rendition['name'];
  readonly step: 'remux' | '480p' | '720p';
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly isCopy: boolean;
  readonly maxBitsPerSecond: number;
};

export type Size = { readonly width: number; readonly height: number };

/** Peak of the picture; the constant quality below it usually needs half. */
const MAX_BITS_PER_SECOND = { '480p': 1_600_000, '720p': 3_200_000 };

/** Longest side of anything we make, so that a very wide picture stays decodable by phones. */
const MAX_LONG_EDGE = 2560;

/** The renditions of a source, the one that is playable soonest first. */
export function planRenditions(source: MediaSource): readonly PlannedRendition[] {
  const { width, height, framesPerSecond, isVariableFrameRate } = source.video;
  const isSmall = Math.min(width, height) <= 480;
  const rate = outputRate(framesPerSecond, isVariableFrameRate);
  const make = (name: Rendition['name']): PlannedRendition => ({
    ...fit(source.video, name === '480p' ? 480 : 720),
    name,
    step: name,
    rate,
    isCopy: false,
    maxBitsPerSecond: MAX_BITS_PER_SECOND[name],
  });
  if (!source.canCopyVideo) return isSmall ? [make('480p')] : [make('480p'), make('720p')];
  const copy = {
    ...make(isSmall ? '480p' : '720p'),
    step: 'remux',
    width,
    height,
    isCopy: true,
  } as const;
  return isSmall ? [copy] : [copy, make('480p')];
}

export function planSteps(source: MediaSource): readonly EncodeStep[] {
  const [first, ...rest] = planRenditions(source).map(({ step }) => step);
  return ['probe', ...(first ? [first] : []), 'poster', ...rest, 'verify'];
}

/** Scales down to a short edge, never up; both edges even, as 4:2:0 needs. */
export function fit({ width, height }: Size, shortEdge: number): Size {
  const scale = Math.min(
    1,
    shortEdge / Math.min(width, height),
    MAX_LONG_EDGE / Math.max(width, height),
  );
  return { width: evenEdge(width, scale), height: evenEdge(height, scale) };
}

/** The nearest even number, but an odd edge that is not scaled loses its last line. */
function evenEdge(length: number, scale: number): number {
  const even = scale < 1 ? Math.round((length * scale) / 2) : Math.floor(length / 2);
  return Math.max(2, even * 2);
}
