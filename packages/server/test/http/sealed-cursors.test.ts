import { expect, test } from 'vitest';
import { Refusal } from '#http/errors.ts';
import { createSealedCursors } from '#http/sealed-cursors.ts';

const PLACE = '1768435200123.v_AAAAAAAAAAAAAAAAAAAAAA';

test('a cursor opens to its place, is the same each time, and tells nothing of it', () => {
  const cursors = createSealedCursors('a secret of the instance');
  const cursor = cursors.seal(PLACE, 'likes of ben');
  expect(cursors.open(cursor, 'likes of ben')).toBe(PLACE);
  expect(cursors.seal(PLACE, 'likes of ben')).toBe(cursor);
  expect(cursor).toMatch(/^[A-Za-z0-9_-]{1,200}$/);
  expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('17684352');
});

test('a cursor that was made up, changed or given for another list is refused', () => {
  const cursors = createSealedCursors('a secret of the instance');
  const cursor = cursors.seal(PLACE, 'likes of ben');
  const changed = cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  const foreign = createSealedCursors('another secret').seal(PLACE, 'likes of ben');
  for (const made of [PLACE, changed, foreign, '', 'AAAA'])
    expect(() => cursors.open(made, 'likes of ben')).toThrow(Refusal);
  expect(() => cursors.open(cursor, 'follows of ben')).toThrow(Refusal);
});
