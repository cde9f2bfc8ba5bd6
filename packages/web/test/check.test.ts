import { IntlMessageFormat } from 'intl-messageformat';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemWith, type Candidate } from '#upload/check.ts';
import type { Say } from '#words/say.ts';

const words = JSON.parse(
  readFileSync(new URL('../src/words/en.json', import.meta.url), 'utf8'),
) as Record<string, string>;
const say: Say = Object.assign(
  (key: string, ...[values]: unknown[]) =>
    String(new IntlMessageFormat(words[key] ?? '', 'en').format(values ?? {})),
  { language: 'en' as const, refusal: () => undefined },
);

const limits = {
  clipSeconds: { min: 0.5, max: 180 },
  uploadBytes: 500_000_000,
  captionGraphemes: 300,
};
const file = (more: Partial<Candidate>): Candidate => ({
  bytes: 1_000_000,
  type: 'video/mp4',
  durationSeconds: 12,
  ...more,
});

describe('a file, before it is sent', () => {
  it('is let through when nothing speaks against it', () => {
    expect(problemWith(say, file({}), limits)).toBeNull();
    expect(problemWith(say, file({ type: '', durationSeconds: null }), limits)).toBeNull();
    expect(problemWith(say, file({ durationSeconds: Infinity }), limits)).toBeNull();
  });

  it('is refused with the rule and the value', () => {
    expect(problemWith(say, file({ bytes: 0 }), limits)).toBe(
      'This file is empty: it has 0 bytes.',
    );
    expect(problemWith(say, file({ type: 'text/plain' }), limits)).toBe(
      'Clips are videos; this file is text/plain.',
    );
    expect(problemWith(say, file({ bytes: 812_000_000 }), limits)).toBe(
      'Files are up to 500 MB; this one is 812 MB.',
    );
    expect(problemWith(say, file({ durationSeconds: 241 }), limits)).toBe(
      'Clips are up to 180 s; this one is 241 s.',
    );
    expect(problemWith(say, file({ durationSeconds: 0.1 }), limits)).toBe(
      'Clips are at least 0.5 s; this one is 0.1 s.',
    );
  });
});
