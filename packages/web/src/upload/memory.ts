// Which clip an unfinished upload becomes, so that a reloaded page can follow it. Own uploads only.
const PREFIX = 'footlights.upload ';

/** Notes the clip that the upload at `url` becomes. */
export function rememberUpload(url: string, video: string): void {
  try {
    localStorage.setItem(PREFIX + url, video);
  } catch {
    // Without storage a reloaded page shows the clip in the list only.
  }
}

/** The clip that the upload at `url` becomes, if it was noted. */
export function videoOfUpload(url: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + url) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Forgets an upload that is over. */
export function forgetUpload(url: string): void {
  try {
    localStorage.removeItem(PREFIX + url);
  } catch {
    // There was nothing to forget.
  }
}
