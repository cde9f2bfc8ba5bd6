import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '#http/errors.ts';

/** A browser that was declined keeps this until it is closed, so that another year does not help. */
export const DECLINED_COOKIE = 'footlights.birth-date=declined; Path=/; HttpOnly; SameSite=Lax';

const OLDEST_YEARS = 130;

/**
 * Whether somebody born on that date (`2001-02-03`) may make an account; nothing of it is kept.
 * Throws `account/birth-date-invalid` for what is no date of birth.
 */
export function isOldEnough(
  bornOn: string | undefined,
  rule: { minimumAge: number; now: number },
): boolean {
  if (rule.minimumAge === 0) return true;
  const today = new Date(rule.now).toISOString().slice(0, 10);
  const born = dateFrom(bornOn ?? '');
  if (born === undefined || born > today || born < yearsBefore(today, OLDEST_YEARS))
    throw new Refusal('account/birth-date-invalid', { detail: { field: 'bornOn' } });
  return born <= yearsBefore(today, rule.minimumAge);
}

/** Whether this browser was declined before. */
export function wasDeclined({ cookie = '' }: IncomingHttpHeaders): boolean {
  return cookie.split(/; */).includes('footlights.birth-date=declined');
}

/** The text itself when it is a date there is. */
function dateFrom(text: string): string | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes the 31st of February for a day of March.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text;
}

/** The same day that many years ago, as text that compares like dates. */
function yearsBefore(date: string, years: number): string {
  return `${String(Number(date.slice(0, 4)) - years).padStart(4, '0')}${date.slice(4)}`;
}
