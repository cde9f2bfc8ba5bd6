import { expect, test } from 'vitest';
import { namesTag, rangeOf } from '#http/ranges.ts';

test.each([
  ['bytes=0-', 0, 99],
  ['bytes=0-0', 0, 0],
  ['bytes=0-99', 0, 99],
  ['bytes=10-19', 10, 19],
  ['bytes=90-5000', 90, 99],
  ['bytes=99-', 99, 99],
  ['bytes=-1', 99, 99],
  ['bytes=-100', 0, 99],
  ['bytes=-5000', 0, 99],
  ['Bytes=5-6', 5, 6],
  [' bytes=5-6 ', 5, 6],
])('of 100 bytes, "%s" is %i to %i', (header, start, end) => {
  expect(rangeOf(header, 100)).toEqual({ kind: 'part', start, end });
});

test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', 'bytes=20-10'])(
  'of 100 bytes, "%s" cannot be satisfied',
  (header) => {
    expect(rangeOf(header, 100)).toEqual({ kind: 'unsatisfiable' });
  },
);

test.each([
  undefined,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=a-b',
  'bytes=1e1-20',
  'bytes=0x1-2',
  'bytes= 1-2',
  'items=0-1',
  'bytes=0-1,3-4',
  'bytes=0-1, 3-4',
  'bytes=0-1,500-600',
  'bytes=0-1,',
])('"%s" is ignored and the whole is sent', (header) => {
  expect(rangeOf(header, 100)).toEqual({ kind: 'whole' });
});

test('a list of entity tags names a tag by weak comparison', () => {
  expect(namesTag('"a", W/"b"', '"b"')).toBe(true);
  expect(namesTag('*', '"b"')).toBe(true);
  expect(namesTag('"bb"', '"b"')).toBe(false);
  expect(namesTag(undefined, '"b"')).toBe(false);
});
