import type { Measured } from '@footlights/contract';

/** Says numbers as a language does. */
export interface Numbers {
  /** With up to three digits that count: `1.2K`, `840`. */
  count: (value: number) => string;
  /** All of a whole number: `12,400`, `−3`. */
  exact: (value: number) => string;
  /** With a sign: `+1.2K`, `−3`. */
  signed: (value: number) => string;
  /** A part of 1 as a percentage, with the decimals that the error supports, up to so many (1): `41%`, `8.4%`. */
  share: (measured: Measured, most?: number) => string;
  /** Its error, rounded up: `0.8%`. */
  shareError: (error: number) => string;
  /** A part of 1 with so many decimals. */
  percent: (part: number, digits?: number) => string;
  /** `+11%` */
  signedPercent: (part: number, digits?: number) => string;
  /** Up to two decimals, fewer where the error does not support them: `1.4`. */
  decimal: (measured: Measured) => string;
  /** `+2.1`, `-0.27` */
  signedDecimal: (value: number) => string;
  /** A length in the unit that suits it: `8.4 sec`, `35 min`, `1,200 hr`. */
  time: (seconds: number) => string;
  signedTime: (seconds: number) => string;
  /** `512 MB`, `1.5 TB`; of 1,000 each. */
  bytes: (bytes: number) => string;
}

const SIGN = { signDisplay: 'exceptZero' } as const;
const COUNT = { notation: 'compact', maximumSignificantDigits: 3 } as const;

export function createNumbers(language: string): Numbers {
  const made = new Map<string, Intl.NumberFormat>();
  /** Making a format costs more than using it. */
  const format = (value: number, style: Intl.NumberFormatOptions = {}): string => {
    const key = JSON.stringify(style);
    const known = made.get(key) ?? new Intl.NumberFormat(language, style);
    made.set(key, known);
    // No zero below nothing.
    return known.format(value === 0 ? 0 : value);
  };
  const percentOf = (part: number, digits: number, more: Intl.NumberFormatOptions = {}) =>
    format(part, { style: 'percent', ...decimals(digits), ...more });
  return {
    count: (value) => format(value, COUNT),
    exact: (value) => format(Math.round(value)),
    signed: (value) => format(value, { ...COUNT, ...SIGN }),
    share: ({ value, standardError }, most = 1) =>
      percentOf(value, Math.min(most, digitsOf(standardError * 100))),
    shareError: (error) => percentOf(Math.ceil(error * 1000) / 1000, 1),
    percent: (part, digits = 0) => percentOf(part, digits),
    signedPercent: (part, digits = 0) => percentOf(part, digits, SIGN),
    decimal: ({ value, standardError }) => format(value, decimals(digitsOf(standardError))),
    signedDecimal: (value) => format(value, { maximumSignificantDigits: 2, ...SIGN }),
    time: (seconds) => timeOf(seconds, format),
    signedTime: (seconds) =>
      timeOf(seconds, (value, style) => format(value, { ...style, ...SIGN })),
    bytes: (bytes) => bytesOf(bytes, format),
  };
}

/** How many decimals a number with this error has: the last one moves by less than half. */
function digitsOf(error: number): number {
  if (error >= 0.5) return 0;
  return error >= 0.05 ? 1 : 2;
}

function decimals(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

type Format = (value: number, style: Intl.NumberFormatOptions) => string;

const TIMES = [
  { unit: 'hour', seconds: 3600, from: 2 * 3600 },
  { unit: 'minute', seconds: 60, from: 120 },
] as const;

function timeOf(seconds: number, format: Format): string {
  const style = { style: 'unit', unitDisplay: 'short' } as const;
  const larger = TIMES.find(({ from }) => Math.abs(seconds) >= from);
  if (larger !== undefined)
    return format(seconds / larger.seconds, { ...style, ...COUNT, unit: larger.unit });
  const digits = Math.abs(seconds) < 20 ? 1 : 0;
  return format(seconds, { ...style, unit: 'second', maximumFractionDigits: digits });
}

const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

function bytesOf(bytes: number, format: Format): string {
  const power = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return format(bytes / 1000 ** power, {
    style: 'unit',
    unitDisplay: 'short',
    unit: BYTES[power]!,
    maximumSignificantDigits: 3,
  });
}
