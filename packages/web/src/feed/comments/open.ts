import type { Clip } from '@footlights/contract';
import { mount, unmount } from 'svelte';
import CommentsSheet from './CommentsSheet.svelte';

let sheet: ReturnType<typeof mount<object, { offer: (clip: Clip) => void }>> | undefined;

/** Shows the comments on a clip over it or beside it; `comment`: the one that a link leads to. */
export function openComments(clip: Clip, comment: string | null = null): void {
  closeComments();
  const opened = mount(CommentsSheet, {
    target: document.body,
    props: {
      clip,
      comment,
      onmove: (other) => openComments(other),
      onclose: () => sheet === opened && closeComments(),
    },
  });
  sheet = opened;
}

/** Another clip is in view: beside the stage its comments are offered. To ask for them unasked would tell what is watched. */
export function offerComments(clip: Clip): void {
  sheet?.offer(clip);
}

/** Takes them away, with the page that they belong to. */
export function closeComments(): void {
  if (sheet !== undefined) void unmount(sheet);
  sheet = undefined;
}
