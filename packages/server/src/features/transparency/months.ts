/** The UTC month of a moment, `2026-01`. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** First moment of a month, epoch milliseconds. */
export function startOf(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}

/** The month after. */
export function after(month: string): string {
  return monthOf(startOf(month) + 32 * 86_400_000);
}
