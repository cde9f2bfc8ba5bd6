import { english } from 'virtual:words';
import { english as comments } from 'virtual:words/comments';
import { english as problems } from 'virtual:words/problems';
import { english as more } from 'virtual:words/pages';

/** Adds the words of all pages but the stage. Call once where those pages begin. */
export function addPageWords(): void {
  Object.assign(english, more, comments, problems);
}
