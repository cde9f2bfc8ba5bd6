/** How far a page key goes. */
const PAGE = 7;

/**
 * Which point a key leads to; undefined for keys that lead nowhere. Right is later, and farther, in every language:
 * charts run from left to right.
 */
export function stepOf(key: string, at: number, count: number): number | undefined {
  const steps = new Map([
    ['ArrowRight', at + 1],
    ['ArrowLeft', at - 1],
    ['PageUp', at + PAGE],
    ['PageDown', at - PAGE],
    ['Home', 0],
    ['End', count - 1],
  ]);
  const to = steps.get(key);
  return to === undefined ? undefined : Math.min(Math.max(to, 0), count - 1);
}
