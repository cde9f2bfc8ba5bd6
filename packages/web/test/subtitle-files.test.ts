import { describe, expect, it } from 'vitest';
import { createLanguageNames, languageIn, tagFrom } from '#upload/subtitle-files.ts';

describe('the language of a file of subtitles', () => {
  it.each([
    ['harbour.en.vtt', 'en'],
    ['harbour.pt-br.srt', 'pt-BR'],
    ['harbour_pt_BR.srt', 'pt-BR'],
    ['harbour-de.vtt', 'de'],
    ['harbour.zh-hant.vtt', 'zh-Hant'],
    ['harbour.en-GB.vtt', 'en-GB'],
    ['harbour.vtt', null],
    ['en.vtt', null],
    ['ten-min.vtt', null],
    ['harbour.final.vtt', null],
    ['harbour.en', null],
    ['harbour.en-x.vtt', null],
  ])('in %s is %s', (name, language) => {
    expect(languageIn(name)).toBe(language);
  });

  it('has a name, or is told by its tag', () => {
    const names = createLanguageNames('en');
    expect(names.nameOf('pt-BR')).toBe('Brazilian Portuguese');
    expect(names.nameOf('en-x-slow')).toBe('en-x-slow');
    const offered = names.offered(['nds', 'de']);
    expect(offered.filter(({ tag }) => tag === 'de')).toEqual([{ tag: 'de', name: 'German' }]);
    expect(offered.find(({ tag }) => tag === 'nds')?.name).toBe('Low German');
    const sorted = offered.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
    expect(offered).toEqual(sorted);
  });

  it('is kept as a tag in its canonical form', () => {
    expect(tagFrom(' ZH-hant-hk ')).toBe('zh-Hant-HK');
    expect(tagFrom('english please')).toBeNull();
  });
});
