/** Of the confusables of Unicode TR39, those within a–z and 0–9; beyond it, `i` like `l` and `vv` like `w`. */
const ALIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  m: 'rn',
  w: 'vv',
  '.': '',
  _: '',
};

/**
 * What a username looks like at a glance: two names with one skeleton could pass for each other.
 * @example skeletonOf('m1la.w') // 'rnllavv', and so are 'mila_w' and 'rnilavv'
 */
export function skeletonOf(username: string): string {
  return username.replaceAll(/[01imw._]/g, (character) => ALIKE[character] ?? '');
}
