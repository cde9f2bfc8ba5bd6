import { describe, expect, it } from 'vitest';
import { chooseRendition } from '#player/rendition.ts';
import { createThroughput } from '#player/throughput.ts';

const of = (edge: number, bitsPerSecond: number) => ({
  url: `${edge}`,
  width: edge,
  height: Math.round((edge * 16) / 9),
  bytes: 1,
  bitsPerSecond,
});
const renditions = [of(480, 1_000_000), of(720, 2_500_000)];

describe('the rendition', () => {
  it('is the smallest while nothing is known of the network', () => {
    const chosen = chooseRendition(renditions, {
      pixels: 1080,
      bitsPerSecond: null,
      isSaving: false,
    });
    expect(chosen.url).toBe('480');
  });

  it('is no larger than the screen needs', () => {
    const rich = { bitsPerSecond: 50_000_000, isSaving: false };
    expect(chooseRendition(renditions, { pixels: 390, ...rich }).url).toBe('480');
    expect(chooseRendition(renditions, { pixels: 600, ...rich }).url).toBe('480');
    expect(chooseRendition(renditions, { pixels: 601, ...rich }).url).toBe('720');
    expect(chooseRendition(renditions, { pixels: 1170, ...rich }).url).toBe('720');
  });

  it('is one that the network carries with room to spare', () => {
    const big = { pixels: 1170, isSaving: false };
    expect(chooseRendition(renditions, { ...big, bitsPerSecond: 4_000_000 }).url).toBe('480');
    expect(chooseRendition(renditions, { ...big, bitsPerSecond: 4_200_000 }).url).toBe('720');
    expect(chooseRendition(renditions, { ...big, bitsPerSecond: 100_000 }).url).toBe('480');
  });

  it('is the smallest for who saves data', () => {
    const chosen = chooseRendition(renditions, {
      pixels: 1170,
      bitsPerSecond: 5e7,
      isSaving: true,
    });
    expect(chosen.url).toBe('480');
  });
});

describe('throughput', () => {
  it('is unknown before anything was measured, and after samples too small to tell', () => {
    const throughput = createThroughput();
    expect(throughput.bitsPerSecond()).toBeNull();
    throughput.note(15_999, 500);
    throughput.note(1_000_000, 19);
    throughput.note(Number.NaN, 500);
    expect(throughput.bitsPerSecond()).toBeNull();
  });

  it('equals a steady rate', () => {
    const throughput = createThroughput();
    for (let at = 0; at < 5; at += 1) throughput.note(800_000, 400);
    expect(throughput.bitsPerSecond()).toBeCloseTo(2_000_000);
  });

  it('follows a change within a few seconds of transfer', () => {
    const throughput = createThroughput();
    throughput.note(8_000_000, 1000);
    for (let at = 0; at < 6; at += 1) throughput.note(1_000_000, 1000);
    expect(throughput.bitsPerSecond()).toBeGreaterThan(1_000_000);
    expect(throughput.bitsPerSecond()).toBeLessThan(2_000_000);
  });
});
