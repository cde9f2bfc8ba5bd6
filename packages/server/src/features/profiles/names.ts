import { Refusal } from '#http/errors.ts';
import { cleanLine, cleanText, graphemes, isVisible } from '#lib/text.ts';

/** Most graphemes of a display name. */
export const DISPLAY_NAME_GRAPHEMES = 40;
/** Most graphemes of a bio. */
export const BIO_GRAPHEMES = 160;

/** A display name as stored: one line of 1 to 40 graphemes, at least one of which can be seen. */
export function displayNameFrom(text: string): string {
  const name = cleanLine(text);
  if (!isVisible(name)) {
    throw new Refusal('request/invalid', {
      message: 'A display name needs at least one visible character.',
      detail: { field: 'displayName' },
    });
  }
  return bounded(name, {
    field: 'displayName',
    what: 'Display names',
    most: DISPLAY_NAME_GRAPHEMES,
  });
}

/** A bio as stored: up to 160 graphemes, line feeds kept. */
export function bioFrom(text: string): string {
  return bounded(cleanText(text), { field: 'bio', what: 'Bios', most: BIO_GRAPHEMES });
}

function bounded(text: string, rule: { field: string; what: string; most: number }): string {
  const count = graphemes(text);
  if (count <= rule.most) return text;
  throw new Refusal('request/invalid', {
    message: `${rule.what} are up to ${rule.most} characters; this one has ${count}.`,
    detail: { field: rule.field },
  });
}
