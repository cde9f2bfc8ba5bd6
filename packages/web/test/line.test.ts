import type { Clip } from '@footlights/contract';
import { describe, expect, it } from 'vitest';
import { appendPage, createLine, endLine, skipAfter, type Line } from '#feed/line.ts';

const clip = (id: string): Clip => ({ id }) as Clip;
const page = (ids: string): Clip[] => ids.split('').map(clip);
const ids = ({ clips }: Line): string => clips.map(({ id }) => id).join('');

describe('the line of clips', () => {
  it('grows by pages and shows nothing twice', () => {
    const line = appendPage(createLine(page('abc')), page('cbde'), new Set());
    expect(ids(line)).toBe('abcde');
  });

  it('shows what is new on this device first, and loses nothing', () => {
    const seen = new Set(['b', 'd', 'e']);
    let line = appendPage(createLine(page('a')), page('bcd'), seen);
    line = appendPage(line, page('efb'), seen);
    expect(ids(line)).toBe('acf');
    expect(ids(endLine(line))).toBe('acfbde');
  });

  it('leaves what was shown already where it is when the memory is read', () => {
    const line = skipAfter(createLine(page('abcd')), 1, new Set(['a', 'b', 'c']));
    expect(ids(line)).toBe('abd');
    expect(ids(endLine(line))).toBe('abdc');
  });

  it('shows a device that has seen everything everything again', () => {
    const line = skipAfter(createLine(page('abc')), 0, new Set(['a', 'b', 'c']));
    expect(ids(endLine(line))).toBe('abc');
  });
});
