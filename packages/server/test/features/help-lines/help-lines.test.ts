import { getHelpLines, HelpLines } from '@footlights/contract';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { configFrom } from '#config.ts';
import { createWorld } from '#test/world.ts';

describe('help lines', () => {
  test('are of at least 40 countries, each with its emergency number and nearly all with somebody for a crisis', async () => {
    await using world = await createWorld();
    const { checkedOn, countries } = await world.visitor().call(getHelpLines);
    expect(Compile(HelpLines).Check({ checkedOn, countries })).toBe(true);
    expect(Date.parse(checkedOn)).toBeLessThanOrEqual(Date.now());
    expect(countries.length).toBeGreaterThanOrEqual(40);
    const withCrisis = countries.filter(({ lines }) => lines.some(({ kind }) => kind === 'crisis'));
    expect(withCrisis.length).toBeGreaterThanOrEqual(50);
    for (const { lines } of countries) expect(lines.length).toBeGreaterThan(0);
  });

  test('name countries that there are, once each, and numbers that a phone can dial', async () => {
    await using world = await createWorld();
    const { countries } = await world.visitor().call(getHelpLines);
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    for (const { country, emergency, lines } of countries) {
      expect(names.of(country)).toBeDefined();
      expect(emergency.every((number) => /^\d{3,5}$/.test(number))).toBe(true);
      for (const { number, site } of lines) {
        expect(number.replaceAll(/[ -]/g, '')).toMatch(/^\*?\d{3,12}$/);
        expect(site === null || URL.parse(site)?.protocol === 'https:').toBe(true);
      }
      const known = lines.map(({ number }) => number);
      expect(new Set(known).size).toBe(known.length);
    }
    const codes = countries.map(({ country }) => country);
    expect(new Set(codes).size).toBe(codes.length);
    const numbersOf = (code: string) =>
      countries.find(({ country }) => country === code)?.lines.map(({ number }) => number);
    expect(numbersOf('US')).toContain('988');
    expect(numbersOf('GB')).toContain('116 123');
    expect(numbersOf('FR')).toEqual(expect.arrayContaining(['3114', '3919']));
    expect(numbersOf('DE')).toEqual(expect.arrayContaining(['0800 111 0 111', '116 016']));
  });

  test('are the same for everybody, so that caches may keep them', async () => {
    await using world = await createWorld();
    const asked = { url: '/api/v1/help-lines' };
    const answer = await world.visitor().request(asked);
    expect(answer.headers['cache-control']).toBe('public, max-age=3600');
    expect((await (await world.as('ana')).request(asked)).body).toBe(answer.body);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('of a country that the operator wrote down stand in the place of ours', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'footlights-lines-'));
    const path = join(folder, 'lines.json');
    const line = { kind: 'crisis', name: 'Haus', number: '12 34', site: null, isAlways: true };
    const own = { country: 'DE', emergency: ['112'], lines: [line] };
    await writeFile(path, JSON.stringify({ checkedOn: '2026-01-01', countries: [own] }));
    await using world = await createWorld({ env: { HELP_LINES_FILE: path } });
    const { checkedOn, countries } = await world.visitor().call(getHelpLines);
    expect(checkedOn).toBe('2026-01-01');
    expect(countries.find(({ country }) => country === 'DE')).toEqual(own);
    expect(countries.find(({ country }) => country === 'AT')?.lines[0]?.number).toBe('142');
    await rm(folder, { recursive: true });
  });

  test('that cannot be used keep the process from starting, and it says what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'footlights-lines-'));
    const path = join(folder, 'lines.json');
    const withNumber = (number: string) => ({
      checkedOn: '2026-01-01',
      countries: [
        {
          country: 'DE',
          emergency: ['112'],
          lines: [{ kind: 'crisis', name: 'Haus', number, site: null, isAlways: true }],
        },
      ],
    });
    await writeFile(path, JSON.stringify(withNumber('javascript:alert(1)')));
    expect(() => configFrom({ HELP_LINES_FILE: path })).toThrow(/number/);
    await writeFile(path, JSON.stringify(withNumber('12 34')));
    expect(configFrom({ HELP_LINES_FILE: path }).helpLines?.countries.length).toBe(1);
    await writeFile(path, 'not JSON');
    expect(() => configFrom({ HELP_LINES_FILE: path })).toThrow(/HELP_LINES_FILE must be a JSON/);
    await rm(folder, { recursive: true });
  });
});
