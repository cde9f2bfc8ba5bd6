import type { TransparencyTime } from '@footlights/contract';

/** Sections of counts that are of durations: their kinds are steps. */
export const TIMES = [
  'to-decision',
  'to-answer',
] as const satisfies readonly TransparencyTime['name'][];

/** Ends of the steps to which durations are rounded up, minutes: what came of months can be put together to years. */
const STEPS = [
  15, 30, 60, 120, 180, 240, 360, 480, 720, 1080, 1440, 2160, 2880, 4320, 5760, 7200, 10_080,
  14_400, 20_160, 30_240, 43_200, 64_800, 86_400, 129_600, 259_200, 525_600,
] as const;
const MINUTE_MS = 60_000;

/** Whether a section is of durations. */
export function isTime(section: string): boolean {
  return (TIMES as readonly string[]).includes(section);
}

/** How many durations, milliseconds, end in each step. */
export function stepsOf(durations: readonly number[]): Map<number, number> {
  const steps = durations.map(
    (one) => STEPS.find((end) => one <= end * MINUTE_MS) ?? STEPS.at(-1)!,
  );
  return new Map([...Map.groupBy(steps, (end) => end)].map(([end, all]) => [end, all.length]));
}

/** The end of the step within which that share of them lies; null: there are none. */
export function percentileOf(
  steps: readonly { kind: string; count: number }[],
  share: number,
): number | null {
  const sorted = steps
    .map(({ kind, count }) => ({ end: Number(kind), count }))
    .toSorted((a, b) => a.end - b.end);
  const wanted = share * sorted.reduce((sum, { count }) => sum + count, 0);
  let sum = 0;
  for (const { end, count } of sorted) {
    sum += count;
    if (sum >= wanted) return end;
  }
  return null;
}
