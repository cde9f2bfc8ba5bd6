/** Number of graphemes, what people count as characters; never less than a twelfth of the code units, as the server counts. */
export function graphemes(text: string): number {
  return Math.max([...new Intl.Segmenter().segment(text)].length, Math.ceil(text.length / 12));
}
