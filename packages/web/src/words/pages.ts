import { words as comments } from 'virtual:words/comments';
import { words as more } from 'virtual:words/pages';
import { words as problems } from 'virtual:words/problems';
import { addWords } from './say.ts';

/** Adds the words of all pages but the stage. Call once where those pages begin. */
export function addPageWords(): void {
  for (const part of [more, comments, problems]) addWords(part);
}
