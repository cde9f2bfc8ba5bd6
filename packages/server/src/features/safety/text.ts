import { SAFETY_GRAPHEMES } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { cleanText, graphemes, isVisible } from '#lib/text.ts';

/** A text about a case as it is kept: empty when nothing of it can be seen. Refuses with `report/too-long`. */
export function wordsFrom(text: string): string {
  const cleaned = cleanText(text);
  if (!isVisible(cleaned)) return '';
  const length = graphemes(cleaned);
  if (length <= SAFETY_GRAPHEMES) return cleaned;
  throw new Refusal('report/too-long', {
    message: `Texts like this are up to ${SAFETY_GRAPHEMES} characters; this one has ${length}.`,
  });
}

/** The same where something has to be said. Refuses with `case/words-needed`. */
export function neededWordsFrom(text: string): string {
  const words = wordsFrom(text);
  if (words === '') throw new Refusal('case/words-needed');
  return words;
}
