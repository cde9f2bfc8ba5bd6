import type { Clip } from '@footlights/contract';
import { mount, unmount } from 'svelte';
import { words } from 'virtual:words/comments';
import { addWords } from '#words/say.ts';
import CommentsSheet from './CommentsSheet.svelte';

let open: { clip: Clip; sheet: object } | undefined;

/** Shows the comments on a clip over it or beside it; `comment`: the one that a link leads to. */
export function openComments(clip: Clip, comment: string | null = null): void {
  show(clip, comment, false);
}

/** The comments that stand beside the stage become those on `clip`; where they do not, nothing happens. */
export function followComments(clip: Clip): void {
  if (open !== undefined && open.clip.id !== clip.id) show(clip, null, true);
}

function show(clip: Clip, comment: string | null, keepsFocus: boolean): void {
  addWords(words);
  close();
  const sheet = mount(CommentsSheet, {
    target: document.body,
    props: { clip, comment, keepsFocus, onclose: () => open?.sheet === sheet && close() },
  });
  open = { clip, sheet };
}

function close(): void {
  if (open !== undefined) void unmount(open.sheet);
  open = undefined;
}
