import { beforeAll, describe, expect, it } from 'vitest';
import { clockOf } from '../src/player/extras/clock.ts';
import { steer } from '../src/player/extras/keys.ts';
import { rateBeside } from '../src/player/extras/rates.ts';
import { trackFor } from '../src/player/extras/tracks.ts';

describe('the subtitles that are shown', () => {
  const tracks = ['de', 'en', 'pt-BR', 'pt-PT'].map((language) => ({ language }));
  it.each([
    [['pt-PT'], 'pt-PT'],
    [['pt'], 'pt-BR'],
    [['pt-AO', 'en'], 'pt-BR'],
    [['fr', 'EN-gb'], 'en'],
    [['fr'], 'de'],
    [['', 'en'], 'en'],
  ])('for %j are those of %s', (wanted, language) => {
    expect(trackFor(tracks, wanted)?.language).toBe(language);
  });

  it('are none for a clip without any', () => {
    expect(trackFor([], ['en'])).toBeUndefined();
  });
});

it('speeds go one by one and stop at the ends', () => {
  expect([rateBeside(1, 1), rateBeside(1, -1)]).toEqual([1.25, 0.75]);
  expect([rateBeside(2, 1), rateBeside(0.5, -1)]).toEqual([2, 0.5]);
});

it('times are read in minutes and seconds', () => {
  expect([0, 7.9, 67.2, 600, Number.NaN, -1].map(clockOf)).toEqual([
    '0:00',
    '0:07',
    '1:07',
    '10:00',
    '0:00',
    '0:00',
  ]);
});

describe('a key', () => {
  beforeAll(() => {
    // Nothing here stands in a document.
    globalThis.Element ??= Object as unknown as typeof Element;
  });
  function pressed(key: string, more: Partial<KeyboardEvent> = {}, isOn = true): string {
    let done = '';
    const actions = Object.fromEntries(
      ['j', '>', '?', 'ArrowDown'].map((name) => [name, () => void (done = name)]),
    );
    const event = { key, code: '', target: null, preventDefault: () => undefined, ...more };
    steer(() => isOn, actions)(event as unknown as KeyboardEvent);
    return done;
  }

  it('does the same on keyboards of other scripts, by its place', () => {
    expect(pressed('J')).toBe('j');
    expect(pressed('ت', { code: 'KeyJ' })).toBe('j');
    expect(pressed('о', { code: 'KeyJ' })).toBe('j');
    expect(pressed('é', { code: 'Digit2' })).toBe('');
  });

  it('does nothing within a chord or when it was used up', () => {
    expect(pressed('j', { ctrlKey: true })).toBe('');
    expect(pressed('j', { defaultPrevented: true })).toBe('');
  });

  it('of one character is switched off, arrows are not', () => {
    expect(pressed('j', {}, false)).toBe('');
    expect(pressed('?', {}, false)).toBe('');
    expect(pressed('ArrowDown', {}, false)).toBe('ArrowDown');
  });
});
