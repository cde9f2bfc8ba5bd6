import fc from 'fast-check';
import { expect, test } from 'vitest';
import { framesOf } from '#engines/encoder/dhash.ts';
import { bandsOf, distanceOf, mirrored, MOST_BITS, nearOf } from '#features/screening/frames.ts';

const SIZE = { width: 36, height: 64 };

/** A picture by a rule. */
const drawn = (grey: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
    grey(at % SIZE.width, Math.floor(at / SIZE.width)),
  );
const blobs = (x: number, y: number) => 128 + 100 * Math.sin(x / 3 + y / 17) * Math.cos(y / 5);

test('a picture has one hash of 64 bits, and so have two of them', () => {
  const one = drawn(blobs);
  expect(framesOf(one, SIZE)).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  expect(framesOf(Buffer.concat([one, one]), SIZE)).toEqual([
    framesOf(one, SIZE)[0],
    framesOf(one, SIZE)[0],
  ]);
});

test('pictures with next to nothing in them have none: they would fit each other', () => {
  const empty = {
    black: () => 0,
    white: () => 255,
    'a plain gradient': (x: number) => 100 + x / 4,
    'noise that is hardly there': (x: number, y: number) => 120 + ((x * 7919 + y * 104_729) % 5),
  };
  for (const [name, grey] of Object.entries(empty))
    expect([name, framesOf(drawn(grey), SIZE)]).toEqual([name, []]);
});

test('the hash of a mirrored picture follows from the hash of the picture', () => {
  const [straight] = framesOf(drawn(blobs), SIZE);
  const [turned] = framesOf(
    drawn((x, y) => blobs(SIZE.width - 1 - x, y)),
    SIZE,
  );
  expect(distanceOf(bandsOf(mirrored(straight!)), bandsOf(turned!))).toBeLessThanOrEqual(1);
  expect(mirrored(mirrored(straight!))).toBe(straight);
});

test('whatever is near has a band that is looked up (seed 22)', () => {
  const band = fc.integer({ min: 0, max: 65_535 });
  const flips = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: MOST_BITS });
  fc.assert(
    fc.property(fc.tuple(band, band, band, band), flips, (wanted, bits) => {
      const near: [number, number, number, number] = [...wanted];
      for (const bit of bits) near[bit >> 4]! ^= 1 << (bit & 15);
      expect(distanceOf(wanted, near)).toBe(bits.length);
      expect(near.some((one, at) => nearOf(one).includes(wanted[at]!))).toBe(true);
    }),
    { seed: 22, numRuns: 2000 },
  );
});
