import type {
  ActSums,
  ClipInsights,
  ClipTotals,
  Insights,
  PeriodNumbers,
} from '@footlights/contract';

/** What a field may hold; null is an empty one. */
type Field = string | number | null;
/** Name of a column, and its field in a row. */
type Column<Row> = readonly [name: string, of: (row: Row) => Field];

type AccountDay = Insights['days'][number];
type ClipDay = NonNullable<ClipInsights['days']>[number];

/** The days of an account, with the numbers that its insights give. */
export function accountDaysCsv(days: readonly AccountDay[]): string {
  return csvOf<AccountDay>(
    [
      ...DAY_COLUMNS,
      ['followersGained', (row) => row.followersGained],
      ['followersLost', (row) => row.followersLost],
    ],
    days,
  );
}

/** The days of a clip. */
export function clipDaysCsv(days: readonly ClipDay[]): string {
  return csvOf<ClipDay>(DAY_COLUMNS, days);
}

/** Clips with their totals, with the numbers that a list of them gives. */
export function clipsCsv(clips: readonly ClipTotals[]): string {
  return csvOf<ClipTotals>(CLIP_COLUMNS, clips);
}

/**
 * RFC 4180: lines end with CRLF, and what has a comma, quote or line break stands in quotes. A text that a spreadsheet
 * would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
 */
function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...rows.map((row) => columns.map(([, of]) => of(row))),
  ];
  return lines.map((fields) => `${fields.map(fieldText).join(',')}\r\n`).join('');
}

function fieldText(field: Field): string {
  if (field === null) return '';
  if (typeof field === 'number') return String(field);
  const text = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number, its standard error and, where it has one, what is shown of it. */
function numberColumns<Row>(
  name: string,
  of: (row: Row) => { value: number; standardError: number; shown?: number | null } | null,
  isReading = false,
): Column<Row>[] {
  const columns: Column<Row>[] = [
    [name, (row) => of(row)?.value ?? null],
    [`${name}StandardError`, (row) => of(row)?.standardError ?? null],
  ];
  return isReading ? [...columns, [`${name}Shown`, (row) => of(row)?.shown ?? null]] : columns;
}

function actColumns<Row>(of: (row: Row) => ActSums): Column<Row>[] {
  return ACTS.map((name) => [name, (row) => of(row)[name]]);
}

const ACTS = ['likes', 'comments', 'shares', 'saves'] as const;
const READINGS = ['views', 'plays', 'viewerDays', 'watchSeconds'] as const;
const RATIOS = [
  'averageSeconds',
  'averageShare',
  'completion',
  'replaysPerViewer',
  'hook',
  'engagementByViews',
  'engagementByViewers',
] as const satisfies readonly (keyof PeriodNumbers)[];

const DAY_COLUMNS: readonly Column<ClipDay>[] = [
  ['day', (row) => row.day],
  ...(['views', 'plays', 'viewerDays'] as const).flatMap((name) =>
    numberColumns<ClipDay>(name, (row) => row[name]),
  ),
  ...actColumns<ClipDay>((row) => row),
];

const CLIP_COLUMNS: readonly Column<ClipTotals>[] = [
  ['id', ({ clip }) => clip.id],
  ['caption', ({ clip }) => clip.caption],
  ['publishedAt', ({ clip }) => new Date(clip.publishedAt).toISOString()],
  ['durationSeconds', ({ clip }) => clip.durationSeconds],
  ['visibility', ({ clip }) => clip.visibility],
  ...READINGS.flatMap((name) =>
    numberColumns<ClipTotals>(name, ({ totals }) => totals[name], true),
  ),
  ...actColumns<ClipTotals>(({ totals }) => totals.acts),
  ...RATIOS.flatMap((name) => numberColumns<ClipTotals>(name, ({ totals }) => totals[name])),
];
