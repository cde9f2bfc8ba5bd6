import { rgbaToThumbHash } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { placeholder } from '#ui/placeholder.ts';

/** A picture of 8 × 8, all of one colour. */
const hash = (colour: readonly [number, number, number]): string => {
  const rgba = Array.from({ length: 64 }, () => [...colour, 255]).flat();
  return btoa(String.fromCharCode(...rgbaToThumbHash(8, 8, rgba)));
};

describe('a placeholder', () => {
  it.each([
    [220, 40, 30],
    [20, 120, 200],
  ] as const)('has the mean colour of the picture (%i %i %i)', (...colour) => {
    const [, ...parts] = /^rgb\((\d+) (\d+) (\d+)\)$/.exec(placeholder(hash(colour)) ?? '') ?? [];
    for (const [at, part] of parts.entries())
      expect(Math.abs(Number(part) - colour[at]!)).toBeLessThan(16);
    expect(parts).toHaveLength(3);
  });

  it('is left out for a hash that is none', () => {
    expect(placeholder('')).toBeUndefined();
    expect(placeholder('%%%')).toBeUndefined();
    expect(placeholder('AAA=')).toBeUndefined();
  });
});
