import type { PublishedCount, Transparency, TransparencyPeriod } from '@footlights/contract';

const HEADER = 'period,is_whole,section,category,outcome,at_least,at_most';

/** RFC 4180. Every field is a number or a code: none needs quotes. */
export function transparencyCsv({ years, months }: Transparency): string {
  const lines = [...years, ...months].flatMap(linesOf);
  return [HEADER, ...lines].map((line) => `${line}\r\n`).join('');
}

function linesOf({ period, isWhole, sections, times }: TransparencyPeriod): string[] {
  const line = (fields: readonly string[], { atLeast, atMost }: PublishedCount) =>
    [period, isWhole, ...fields, atLeast, atMost].join(',');
  return [
    ...sections.flatMap(({ name, cells, total }) => [
      ...cells.map(({ category, outcome, count }) => line([name, category, outcome ?? ''], count)),
      ...(total === null ? [] : [line([name, 'total', ''], total)]),
    ]),
    ...times.flatMap(({ name, medianMinutes, p90Minutes }) =>
      Object.entries({ 'median-minutes': medianMinutes, 'p90-minutes': p90Minutes }).flatMap(
        ([category, minutes]) =>
          minutes === null ? [] : line([name, category, ''], { atLeast: 0, atMost: minutes }),
      ),
    ),
  ];
}
