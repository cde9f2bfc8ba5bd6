import { getClipInsights, getInsights, getInstanceNumbers } from '@footlights/contract';
import { expect, test } from 'vitest';
import { codeOf } from '../acts/stage.ts';
import { createInsightStage, DAY } from './stage.ts';

/** The last full day of a world that begins at noon of 15 January 2026. */
const LAST = '2026-01-14';

test('ranges of 7, 28, 90 and 365 days end with the last full day, and 28 is what nobody asks for', async () => {
  await using stage = await createInsightStage();
  for (const days of [7, 28, 90, 365] as const) {
    const told = await stage.overview({ days });
    expect(told.range.to).toBe(LAST);
    expect(told.days).toHaveLength(days);
    expect([told.days[0]?.day, told.days.at(-1)?.day]).toEqual([told.range.from, LAST]);
    expect(Date.parse(told.range.from) - Date.parse(told.before.to)).toBe(DAY);
    expect((Date.parse(told.before.to) - Date.parse(told.before.from)) / DAY + 1).toBe(days);
  }
  expect((await stage.overview()).days).toHaveLength(28);
});

test('a range of one’s own has both ends with, up to 366 days, and one as long before it', async () => {
  await using stage = await createInsightStage();
  const told = await stage.overview({ from: '2025-12-30', to: '2026-01-02' });
  expect(told).toMatchObject({
    range: { from: '2025-12-30', to: '2026-01-02' },
    before: { from: '2025-12-26', to: '2025-12-29' },
    lastDay: LAST,
  });
  expect(told.days.map(({ day }) => day)).toEqual([
    '2025-12-30',
    '2025-12-31',
    '2026-01-01',
    '2026-01-02',
  ]);
  expect((await stage.overview({ from: LAST, to: LAST })).days).toHaveLength(1);
  expect((await stage.overview({ from: '2025-01-14', to: LAST })).days).toHaveLength(366);
});

test('what is no range of full days is refused with the rule and the value', async () => {
  await using stage = await createInsightStage();
  const id = await stage.clip();
  const wrong: [query: object, message: RegExp][] = [
    [
      { from: '2026-01-01', to: '2026-01-15' },
      /the last full day in UTC, 2026-01-14; .* 2026-01-15/,
    ],
    [{ from: '2025-01-13', to: LAST }, /up to 366 days; this one has 367/],
    [{ from: '2026-01-02', to: '2026-01-01' }, /ends after it begins; .* 2026-01-02 to 2026-01-01/],
    [{ from: '2026-02-30', to: '2026-03-01' }, /there is no 2026-02-30/],
    [{ from: '1999-12-31', to: '2000-01-01' }, /2000-01-01 or later; got 1999-12-31/],
    [{ from: '2026-01-01' }, /both ends; this one has 2026-01-01 alone/],
    [{ to: '2026-01-01' }, /both ends; this one has 2026-01-01 alone/],
    [
      { days: 7, from: '2026-01-01', to: LAST },
      /either a number of days or two ends; this one has 7 days and an end/,
    ],
  ];
  for (const [query, message] of wrong) {
    const asked = [
      () => stage.ana.call(getInsights, { query }),
      () => stage.ana.call(getClipInsights, { params: { id }, query }),
      () => stage.ada.call(getInstanceNumbers, { query }),
    ];
    for (const ask of asked)
      await expect(ask()).rejects.toMatchObject({
        code: 'insights/range-invalid',
        message: expect.stringMatching(message),
      });
  }
  for (const query of [
    { days: 8 },
    { from: 'yesterday', to: LAST },
    { from: '2026-1-1', to: LAST },
  ])
    expect(await codeOf(stage.ana.call(getInsights, { query: query as object }))).toBe(
      'request/invalid',
    );
});
