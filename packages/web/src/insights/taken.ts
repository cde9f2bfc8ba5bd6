/** Something that a page gives to take along: what it is, where, and the name of its file. */
export interface Taken {
  word: 'csv' | 'json' | 'clips';
  href: string;
  file: string;
}
