import { MENTION_PATTERN } from '@footlights/contract';

const MENTIONS = new RegExp(MENTION_PATTERN, 'giu');
/** More than this many different names are not even looked up. */
const MOST_NAMES = 50;

/** Usernames that stand after an @, each once, lower case, in order. An address such as a@example names nobody. */
export function namesIn(text: string): string[] {
  const names = [...text.matchAll(MENTIONS)].map(([, name = '']) => name.toLowerCase());
  return [...new Set(names)].slice(0, MOST_NAMES);
}
