/** Whether a clip can go on in a small window over other windows. */
export function canFloat(): boolean {
  return document.pictureInPictureEnabled;
}

/** Moves the clip into a small window, or back. Rejects where the browser declines. */
export async function toggleFloat(media: HTMLVideoElement): Promise<void> {
  if (document.pictureInPictureElement === media) await document.exitPictureInPicture();
  else await float(media);
}

/** While one of our clips is in the small window, the one in view takes its place there. */
export async function followFloat(media: HTMLVideoElement): Promise<void> {
  const floating = document.pictureInPictureElement;
  if (floating === null || floating === media) return;
  await float(media).catch(() => document.exitPictureInPicture());
}

async function float(media: HTMLVideoElement): Promise<void> {
  media.disablePictureInPicture = false;
  await media.requestPictureInPicture();
}

type PhoneVideo = HTMLVideoElement & {
  webkitEnterFullscreen?: () => void;
  webkitDisplayingFullscreen?: boolean;
};

/** Whether the browser alone shows the clip, without what the page draws over it. */
export function isAlone(media: PhoneVideo): boolean {
  return document.pictureInPictureElement === media || media.webkitDisplayingFullscreen === true;
}

/** Tells of pausing and playing while the browser alone shows the clip; gives what ends it. */
export function followHands(
  media: HTMLVideoElement,
  tell: (isPaused: boolean) => void,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const follow = (): void => {
    if (isAlone(media)) tell(media.paused);
  };
  media.addEventListener('play', follow, { signal });
  media.addEventListener('pause', follow, { signal });
  return () => listening.abort();
}

/** What happens when the browser begins to show a clip alone, or ends it. */
export const ALONE_EVENTS = [
  'enterpictureinpicture',
  'leavepictureinpicture',
  'webkitbeginfullscreen',
  'webkitendfullscreen',
] as const;

/** Whether the page, or on some phones the clip alone, can fill the screen. */
export function canFill(media: HTMLVideoElement): boolean {
  return document.fullscreenEnabled || 'webkitEnterFullscreen' in media;
}

/** Fills the screen, or stops it. */
export async function toggleFill(media: PhoneVideo): Promise<void> {
  if (document.fullscreenElement !== null) await document.exitFullscreen();
  else if (document.fullscreenEnabled) await document.documentElement.requestFullscreen();
  else media.webkitEnterFullscreen?.();
}
