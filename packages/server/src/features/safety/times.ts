import { DAY_MS } from '#lib/day.ts';

/** How long who decided may take it back. */
export const UNDO_MS = 10 * 60_000;
/** How long a decision may be appealed, or complained of: six months (Regulation (EU) 2022/2065, Art. 20 (1)). */
export const APPEAL_MS = 183 * DAY_MS;
