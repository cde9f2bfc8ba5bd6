import type { NotificationSettings } from '@footlights/contract';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** Digests go out at eight in the morning, weekly ones on Mondays. */
const DIGEST_MINUTE = 8 * 60;

/** The canonical name of an IANA time zone; null when there is none of that name. */
export function timeZoneFrom(name: string): string | null {
  // An offset such as +01:00 is taken too, but knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** When the quiet hours that it is in end, epoch milliseconds; null outside of them. */
export function quietUntil(
  now: number,
  { quietHours, timeZone }: Pick<NotificationSettings, 'quietHours' | 'timeZone'>,
): number | null {
  if (quietHours === null) return null;
  const { from, to } = quietHours;
  const minute = localTime(now, timeZone).minuteOfDay;
  const isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  return isQuiet ? atMinute(now, minute, to) : null;
}

/** When the next digest is due after `now`. A change of summer time moves it by an hour once. */
export function nextDigestAfter(
  now: number,
  { digest, timeZone }: Pick<NotificationSettings, 'digest' | 'timeZone'>,
): number | null {
  if (digest === 'off') return null;
  let at = atMinute(now, localTime(now, timeZone).minuteOfDay, DIGEST_MINUTE);
  if (digest === 'daily') return at;
  while (localTime(at, timeZone).weekday !== 'Mon') at += DAY_MINUTES * MINUTE_MS;
  return at;
}

/** The next moment of that minute of the day, at least a minute ahead. */
function atMinute(now: number, minute: number, wanted: number): number {
  const ahead = (wanted - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return Math.floor(now / MINUTE_MS) * MINUTE_MS + ahead * MINUTE_MS;
}

function localTime(at: number, timeZone: string): { minuteOfDay: number; weekday: string } {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  }).formatToParts(at);
  const text = (type: string) => parts.find((part) => part.type === type)?.value ?? '0';
  return {
    minuteOfDay: Number(text('hour')) * 60 + Number(text('minute')),
    weekday: text('weekday'),
  };
}
