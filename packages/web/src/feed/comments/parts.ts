import { textParts, type TextPart } from '#ui/rich-text.ts';

/** A comment in pieces, with where they lead: hashtags, and those names alone that stand for accounts. */
export function commentParts(text: string, mentions: readonly string[]): TextPart[] {
  return textParts(text).map((part) =>
    part.href?.startsWith('/@') === true && !mentions.includes(part.href.slice(2))
      ? { text: part.text }
      : part,
  );
}
