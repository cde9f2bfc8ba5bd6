import type { Rate, ScannedPacket } from './tool.ts';

/** What the packets of a picture stream say about time; all in seconds. */
export type Timing = {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly framesPerSecond: number;
  /** From the two nearest pictures, with slack for containers that count in milliseconds. */
  readonly peakFramesPerSecond: number;
  readonly isVariable: boolean;
  readonly longestGopSeconds: number;
  /** No picture after a key frame is shown before it, so that playback can begin at any key frame. */
  readonly hasClosedGops: boolean;
  readonly isTrimmed: boolean;
  readonly bytes: number;
};

/** Returns null for a stream without a single shown packet. Sorting makes it `n log n`. */
export function measureTiming(packets: readonly ScannedPacket[]): Timing | null {
  const shown = packets.filter(({ isDiscarded }) => !isDiscarded);
  if (shown.length === 0) return null;
  const times = shown.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const deltas = times.slice(1).map((time, n) => time - (times[n] ?? time));
  const usual = median(deltas.filter((delta) => delta > 0));
  const startSeconds = times[0] ?? 0;
  const lastSeconds = times.at(-1) ?? 0;
  const declaredLast = shown.find(({ seconds }) => seconds === lastSeconds)?.durationSeconds ?? 0;
  const endSeconds = lastSeconds + (declaredLast > 0 ? declaredLast : usual);
  const span = endSeconds - startSeconds;
  return {
    startSeconds,
    endSeconds,
    framesPerSecond: steadyRate(span > 0 ? shown.length / span : 0, usual),
    peakFramesPerSecond: peakRate(deltas),
    isVariable: isVariable(deltas, usual),
    ...measureGops(packets, endSeconds),
    isTrimmed: shown.length < packets.length,
    bytes: shown.reduce((sum, packet) => sum + packet.bytes, 0),
  };
}

const USUAL_RATES: readonly Rate[] = [12, 15, 20, 24, 25, 30, 48, 50, 60, 100, 120, 240].flatMap(
  (rate) =>
    [24, 30, 48, 60, 120, 240].includes(rate)
      ? [
          { num: rate, den: 1 },
          { num: rate * 1000, den: 1001 },
        ]
      : [{ num: rate, den: 1 }],
);

/** The nearest usual rate of at most 30 that divides the source's, or 30 for one that varies. */
export function outputRate(framesPerSecond: number, isVariableFrameRate: boolean): Rate {
  if (isVariableFrameRate || framesPerSecond <= 0) return { num: 30, den: 1 };
  const usual = USUAL_RATES.find(
    ({ num, den }) => Math.abs(num / den / framesPerSecond - 1) < 0.0005,
  );
  const rate = usual ?? { num: Math.max(1, Math.round(framesPerSecond * 1000)), den: 1000 };
  const divisor = Math.ceil(rate.num / rate.den / 30.001);
  return { num: rate.num, den: rate.den * divisor };
}

/** The mean; where a gap has spoilt it, the usual rate of which most pictures tell, within 2 %. */
function steadyRate(mean: number, usualDelta: number): number {
  if (snap(mean, 0.0005) || usualDelta <= 0) return mean;
  const near = Math.abs(mean * usualDelta - 1) < 0.05 ? snap(1 / usualDelta, 0.02) : null;
  return near ? near.num / near.den : mean;
}

function snap(rate: number, tolerance: number): Rate | null {
  return USUAL_RATES.find(({ num, den }) => Math.abs(num / den / rate - 1) < tolerance) ?? null;
}

function measureGops(packets: readonly ScannedPacket[], endSeconds: number) {
  let longestGopSeconds = 0;
  let hasClosedGops = packets[0]?.isKey ?? false;
  let key = packets[0]?.seconds ?? 0;
  for (const { seconds, isKey } of packets) {
    if (isKey) longestGopSeconds = Math.max(longestGopSeconds, seconds - key);
    if (isKey) key = seconds;
    if (seconds < key - 1e-6) hasClosedGops = false;
  }
  return { longestGopSeconds: Math.max(longestGopSeconds, endSeconds - key), hasClosedGops };
}

/** Two milliseconds of slack, since Matroska rounds times to one. */
function peakRate(deltas: readonly number[]): number {
  const nearest = deltas.reduce((least, delta) => Math.min(least, delta), Number.POSITIVE_INFINITY);
  return Number.isFinite(nearest) ? 1 / (nearest + 0.002) : 0;
}

function isVariable(deltas: readonly number[], usual: number): boolean {
  const odd = deltas.filter((delta) => Math.abs(delta - usual) > usual * 0.25 + 0.001).length;
  return odd > Math.max(1, deltas.length * 0.02);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
