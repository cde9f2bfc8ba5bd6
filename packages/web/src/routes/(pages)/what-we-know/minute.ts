/** A moment as `2026-11-22 00:02 UTC`, the same wherever it is read. */
export function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
