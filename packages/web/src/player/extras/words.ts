import { words } from 'virtual:words/controls';
import { addWords } from '#words/say.ts';

/** Adds the words of what comes with the first clip that plays. */
export function addControlWords(): void {
  addWords(words);
}
