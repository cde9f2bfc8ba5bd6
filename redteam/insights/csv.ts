/** A row of an export by the names of its columns; what looks like a number is one. */
export type CsvRow = Record<string, string | number>;

/** Reads RFC 4180. Throws where it is not kept. */
export function csvOf(text: string): CsvRow[] {
  const lines: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let line: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error('An export is no CSV.');
    line.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    lines.push(line);
    line = [];
  }
  const [names = [], ...rows] = lines;
  return rows.map((row) =>
    Object.fromEntries(names.map((name, at) => [name, valueOf(row[at] ?? '')])),
  );
}

/** The numbers of a day as the row that they have to be. */
export function flatDay(day: object): CsvRow {
  return Object.assign({}, ...Object.entries(day).map(([name, value]) => flat(name, value)));
}

/** The totals of a clip as the row that they have to be. */
export function flatTotals({ acts, ...numbers }: { acts: object }): CsvRow {
  const fields = Object.entries(numbers).map(([name, value]) =>
    flat(name, value, READINGS.has(name)),
  );
  return Object.assign({}, ...fields, flatDay(acts));
}

/** What of a clip's row is told of its plays and acts. */
export function numericPart(row: CsvRow): CsvRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !OF_CLIP.has(name)));
}

const OF_CLIP = new Set(['id', 'caption', 'publishedAt', 'durationSeconds', 'visibility']);
const READINGS = new Set(['views', 'plays', 'viewerDays', 'watchSeconds']);

function flat(name: string, value: unknown, isReading = false): CsvRow {
  if (typeof value === 'string' || typeof value === 'number') return { [name]: value };
  const number = value as { value: number; standardError: number; shown?: number | null } | null;
  return {
    [name]: number?.value ?? '',
    [`${name}StandardError`]: number?.standardError ?? '',
    ...(isReading ? { [`${name}Shown`]: number?.shown ?? '' } : {}),
  };
}

function valueOf(text: string): string | number {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text) ? Number(text) : text;
}
