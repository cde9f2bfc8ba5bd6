import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignSlots, createSlots, wantedClips, type Slot } from '#player/slots.ts';

const held = (slots: readonly Slot[]): number[] =>
  slots.flatMap(({ index }) => (index === null ? [] : [index]));

describe('the three video elements', () => {
  it('hold only the current clip until it can play through', () => {
    const slots = createSlots(0);
    expect(wantedClips({ current: 0, count: 9, canPrepareNext: false, slots })).toEqual([0]);
    expect(wantedClips({ current: 0, count: 9, canPrepareNext: true, slots })).toEqual([0, 1]);
  });

  it('keep the last clip for the way back, but never load one for it', () => {
    const seen = assignSlots(createSlots(0), [0, 1]);
    expect(wantedClips({ current: 1, count: 9, canPrepareNext: false, slots: seen })).toEqual([
      1, 0,
    ]);
    expect(
      wantedClips({ current: 5, count: 9, canPrepareNext: false, slots: createSlots(5) }),
    ).toEqual([5]);
  });

  it('want nothing beyond either end', () => {
    const slots = createSlots(2);
    expect(wantedClips({ current: 2, count: 3, canPrepareNext: true, slots })).toEqual([2]);
    expect(wantedClips({ current: 3, count: 3, canPrepareNext: true, slots })).toEqual([2]);
    expect(
      wantedClips({ current: 0, count: 0, canPrepareNext: true, slots: createSlots(null) }),
    ).toEqual([]);
  });

  it('leave a wanted clip where it is, whatever walk leads there (seed 31)', () => {
    const steps = fc.array(
      fc.record({ by: fc.integer({ min: -2, max: 2 }), isAhead: fc.boolean() }),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(steps, (walk) => {
        let slots: readonly Slot[] = createSlots(0);
        let current = 0;
        for (const { by, isAhead } of walk) {
          current = Math.min(19, Math.max(0, current + by));
          const wanted = wantedClips({ current, count: 20, canPrepareNext: isAhead, slots });
          const after = assignSlots(slots, wanted);
          expect(new Set(held(after))).toEqual(new Set(wanted));
          expect(held(after)).toHaveLength(wanted.length);
          expect(held(after)).toContain(current);
          const kept = slots.filter(({ index }) => index !== null && wanted.includes(index));
          expect(after).toEqual(expect.arrayContaining(kept));
          slots = after;
        }
      }),
      { seed: 31 },
    );
  });
});
