import { expect, test } from 'vitest';
import { withoutPlaces } from './page-data.ts';

const page = (data: unknown[]) =>
  Buffer.from(`${JSON.stringify({ type: 'data', nodes: [null, { type: 'data', data }] })}\n`);

test('places in the data of a page are left out, and every number that is told stays', () => {
  const text = withoutPlaces(
    page([{ plays: 1004, list: 2 }, 4711, [1003, 1], ['Date', '2026-01-15'], 'Hello 1005']),
  ).toString();
  for (const left of ['1004', '1003']) expect([left, text.includes(left)]).toEqual([left, false]);
  for (const kept of ['4711', 'plays', '2026-01-15', 'Hello 1005'])
    expect([kept, text.includes(kept)]).toEqual([kept, true]);
});

test('what is no data of a page comes back as it is', () => {
  for (const body of ['<html>1004</html>', '', '[1004'].map((text) => Buffer.from(text)))
    expect(withoutPlaces(body)).toEqual(body);
});
