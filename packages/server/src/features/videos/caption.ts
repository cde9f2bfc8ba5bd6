import { CAPTION_GRAPHEMES } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { cleanText, graphemes } from '#lib/text.ts';

/** A caption as stored; refuses one of more than 300 graphemes after cleaning. */
export function captionFrom(text: string): string {
  const caption = cleanText(text);
  const length = graphemes(caption);
  if (length > CAPTION_GRAPHEMES) {
    throw new Refusal('upload/caption-too-long', {
      message: `Captions are up to ${CAPTION_GRAPHEMES} characters; this one is ${length}.`,
    });
  }
  return caption;
}
