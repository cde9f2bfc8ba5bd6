import { english } from 'virtual:words';
import { english as more } from 'virtual:words/pages';

/** Adds the words of all pages but the stage. Call once where those pages begin. */
export function addPageWords(): void {
  Object.assign(english, more);
}
