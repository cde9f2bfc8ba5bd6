import { ApiProblem } from '@footlights/contract';
import { describe, expect, it } from 'vitest';
import { declined, pathAfter, textOf } from '#data/form.ts';

const after = (to: string): string =>
  pathAfter(new URL(`https://clips.example/sign-in?to=${encodeURIComponent(to)}`));

describe('signing in', () => {
  it('leads back to a page of this site', () => {
    expect(after('/upload')).toBe('/upload');
    expect(pathAfter(new URL('https://clips.example/sign-in'))).toBe('/');
  });

  it('never leads to another site', () => {
    for (const to of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'upload',
      '',
      '/\t/evil.example',
    ]) {
      expect(after(to)).toBe('/');
    }
  });
});

describe('a form', () => {
  it('shows a declined call again and throws a fault on', () => {
    const problem = new ApiProblem('account/name-taken', 409, {
      message: 'This username is taken.',
    });
    expect(declined(problem, { username: 'ana' })).toEqual({
      code: 'account/name-taken',
      message: 'This username is taken.',
      values: { username: 'ana' },
    });
    expect(() => declined(new TypeError('broken'), {})).toThrow('broken');
  });

  it('reads text only', () => {
    const form = new FormData();
    form.set('name', 'ana');
    form.set('file', new Blob(['x']));
    expect([textOf(form, 'name'), textOf(form, 'file'), textOf(form, 'none')]).toEqual([
      'ana',
      '',
      '',
    ]);
  });
});
