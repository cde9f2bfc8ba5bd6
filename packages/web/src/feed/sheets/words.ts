import { english } from 'virtual:words';
import { english as more } from 'virtual:words/sheets';

/** Adds the words of sheets, which the stage does without until one is opened. */
export function addSheetWords(): void {
  Object.assign(english, more);
}
