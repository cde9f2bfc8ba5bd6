import { LONGEST_LANGUAGE_TAG } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';

/** A language tag in its canonical form (RFC 5646, 4.5), such as `pt-BR`; refuses with `subtitles/language-invalid`. */
export function languageFrom(tag: string): string {
  const canonical = canonicalOf(tag);
  // Some old tags are longer in their new form.
  if (canonical === null || canonical.length > LONGEST_LANGUAGE_TAG) {
    const message = `${JSON.stringify(tag)} is no language tag; one is written like pt-BR.`;
    throw new Refusal('subtitles/language-invalid', { message, detail: { field: 'language' } });
  }
  return canonical;
}

function canonicalOf(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
