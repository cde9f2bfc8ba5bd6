const VIEW_WORD =
  /^(?:views?|viewed|viewers?|viewings?|plays?|played|players?|replays?|watch|watched|watches|watchers?|watching|seen|impressions?|audiences?|retention|visits?|visitors?)$/;

const PERSON_WORD =
  /^(?:account|user|person|people|creator|author|owner|viewer|visitor|watcher|session|device|tag|address|ip|agent|cookie|network|token|email|username)$/;

/** The words of a name: `viewerId`, `viewer_id` and `viewer-id` have the same two. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');
}

/** Whether a name speaks of views, plays, watching or those who do it. */
export function isViewShaped(name: string): boolean {
  return wordsOf(name).some((word) => VIEW_WORD.test(word));
}

/** Whether a name speaks of one person, device or connection. */
export function namesPerson(name: string): boolean {
  return wordsOf(name).some((word) => PERSON_WORD.test(word));
}
