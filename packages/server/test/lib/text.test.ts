import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, graphemes, shortened } from '#lib/text.ts';

const JOINER = '\u200D';
const FAMILY = '👩‍👩‍👧‍👦';

describe('the length of a text', () => {
  test.each([
    ['plain words', 'harbour', 7],
    ['an accent', 'e\u0301', 1],
    ['a family', FAMILY, 1],
    ['flags', '🇩🇪🇫🇷', 2],
    ['joiners without end', `b${JOINER.repeat(80_000)}`, 6667],
    ['syllables without end', '\u1100'.repeat(80_000), 6667],
  ])('of %s is what people see, and bounds what is kept', (_name, text, length) => {
    expect(graphemes(text)).toBe(length);
  });
});

test('marks do not pile up, with joiners between them or without', () => {
  const marks = '\u0301\u0302\u0303\u0304';
  expect(cleanText(`b${marks.repeat(20)}`).length).toBeLessThanOrEqual(5);
  expect(cleanText(`b${(marks + JOINER).repeat(20)}`).length).toBeLessThanOrEqual(6);
  expect(cleanText(`b${JOINER.repeat(500)}`)).toBe(`b${JOINER.repeat(5)}`);
  for (const text of [FAMILY, '👩🏽‍❤️‍💋‍👨🏿', '1️⃣', 'نامه‌ای', 'क्ष्म्य']) expect(cleanText(text)).toBe(text);
});

describe('a text that is shortened', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(fc.constantFrom('b', JOINER, FAMILY, '\u1100', '🇩🇪', ' ')).map((all) => all.join('')),
  );
  test('is as long as asked at most, and begins as the text does', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 40 }), (text, most) => {
        const shown = shortened(text, most);
        const fits = graphemes(text) <= most && text.length <= most * 4;
        expect(shown === text || !fits).toBe(true);
        const begun = shown === text ? text : shown.replace(/…$/u, '');
        expect(text.startsWith(begun)).toBe(true);
        expect(graphemes(shown)).toBeLessThanOrEqual(most + 1);
        expect(shown.length).toBeLessThanOrEqual(Math.min(text.length, most * 4 + 1));
      }),
      { seed: 7 },
    );
  });
});
