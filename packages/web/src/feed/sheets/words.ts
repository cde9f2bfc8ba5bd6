import { words } from 'virtual:words/sheets';
import { addWords } from '#words/say.ts';

/** Adds the words of sheets, which the stage does without until one is opened. */
export function addSheetWords(): void {
  addWords(words);
}
