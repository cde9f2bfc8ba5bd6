/** Number of graphemes: what people count as characters. */
export function graphemes(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}
