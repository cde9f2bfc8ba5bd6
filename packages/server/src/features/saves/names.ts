import { COLLECTION_GRAPHEMES } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { cleanLine, graphemes, isVisible } from '#lib/text.ts';

/** A name of a collection as stored, and as it is told apart: whatever the case, width or composition. */
export function collectionNameFrom(text: string): { name: string; folded: string } {
  const name = cleanLine(text);
  const count = graphemes(name);
  if (!isVisible(name)) throw new Refusal('collection/name-invalid');
  if (count > COLLECTION_GRAPHEMES) {
    throw new Refusal('collection/name-invalid', {
      message: `Names of collections are up to ${COLLECTION_GRAPHEMES} characters; this one has ${count}.`,
    });
  }
  // Up and down again: ß and ẞ, σ and ς come to the same.
  return { name, folded: name.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ') };
}
