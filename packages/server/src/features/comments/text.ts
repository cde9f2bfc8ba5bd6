import { COMMENT_GRAPHEMES } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { cleanText, graphemes, isVisible } from '#lib/text.ts';

/** A comment as stored: 1 to 500 graphemes after cleaning, at least one of which can be seen. */
export function commentFrom(text: string): string {
  const comment = cleanText(text);
  if (!isVisible(comment)) throw new Refusal('comment/empty');
  const length = graphemes(comment);
  if (length > COMMENT_GRAPHEMES) {
    throw new Refusal('comment/too-long', {
      message: `Comments are up to ${COMMENT_GRAPHEMES} characters; this one is ${length}.`,
    });
  }
  return comment;
}
