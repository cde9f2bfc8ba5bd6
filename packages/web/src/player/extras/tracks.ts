/** The track to show: in the language that was asked for, else in the first of the browser's own, else the first. */
export function trackFor<Track extends { language: string }>(
  tracks: readonly Track[],
  wanted: readonly string[],
): Track | undefined {
  for (const language of wanted) {
    const same = tracks.find((track) => track.language === language);
    const near = tracks.find((track) => baseOf(track.language) === baseOf(language));
    if (same !== undefined || near !== undefined) return same ?? near;
  }
  return tracks[0];
}

const baseOf = (language: string): string => language.split('-')[0]!.toLowerCase();
