import { rgbaToThumbHash } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { placeholder } from '#ui/placeholder.ts';

/** A picture of 8 × 9 whose upper third is red, the middle green, the lower blue. */
const hash = (): string => {
  const rgba = Array.from({ length: 72 }, (_, pixel) => {
    const band = Math.floor(pixel / 24);
    return [0, 1, 2].map((part) => (part === band ? 255 : 0)).concat(255);
  }).flat();
  return btoa(String.fromCharCode(...rgbaToThumbHash(8, 9, rgba)));
};

describe('a placeholder', () => {
  it('has the colours of the picture from top to bottom', () => {
    const bands = [...(placeholder(hash()) ?? '').matchAll(/rgb\((\d+) (\d+) (\d+)\)/g)].map(
      ([, ...parts]) => parts.map(Number),
    );
    expect(bands.map((parts) => parts.indexOf(Math.max(...parts)))).toEqual([0, 1, 2]);
  });

  it('is left out for a hash that is none', () => {
    expect(placeholder('')).toBeUndefined();
    expect(placeholder('%%%')).toBeUndefined();
    expect(placeholder('AAA=')).toBeUndefined();
  });
});
