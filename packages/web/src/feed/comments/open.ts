import type { Clip } from '@footlights/contract';
import { mount, unmount } from 'svelte';
import { english } from 'virtual:words';
import { english as more } from 'virtual:words/comments';
import CommentsSheet from './CommentsSheet.svelte';

/** Shows the comments on a clip over it or beside it; `comment`: the one that a link leads to. */
export function openComments(clip: Clip, comment: string | null = null): void {
  Object.assign(english, more);
  const sheet = mount(CommentsSheet, {
    target: document.body,
    props: { clip, comment, onclose: () => void unmount(sheet) },
  });
}
