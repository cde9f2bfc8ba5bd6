import { english } from 'virtual:words';
import { english as more } from 'virtual:words/controls';

/** Adds the words of what comes with the first clip that plays. */
export function addControlWords(): void {
  Object.assign(english, more);
}
