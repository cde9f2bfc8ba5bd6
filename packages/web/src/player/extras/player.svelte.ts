import type { Clip } from '@footlights/contract';
import { read, write } from '#data/device.ts';

/** Speeds that a clip can be played at. */
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** Seconds that one step forward or back goes. */
export const STEP_SECONDS = 5;

const SUBTITLES = 'footlights.subtitles';

/** What plays now and how; choices hold for every clip that follows. */
class Player {
  media = $state.raw<HTMLVideoElement>();
  clip = $state.raw<Clip>();
  /** 1 is as recorded. Until the page is left. */
  rate = $state(1);
  /** The language of the subtitles that are shown, `''` for none. Kept on this device. */
  language = $state(read(SUBTITLES) ?? '');
  /** What was just done, for eyes and screen readers; empty after a moment. */
  said = $state('');
  /** Where a clip was when it went out of view. Until the page is left. */
  left = { id: '', seconds: 0 };

  /** Shows subtitles in this language from now on; `''` hides them. */
  showSubtitles(language: string): void {
    this.language = language;
    write(SUBTITLES, language === '' ? null : language);
  }

  /** Moves within the clip, in seconds, not beyond its ends. */
  seekBy(seconds: number): void {
    const { media } = this;
    if (media === undefined || !(media.duration > 0)) return;
    const last = Math.max(0, media.duration - 0.1);
    media.currentTime = Math.min(Math.max(media.currentTime + seconds, 0), last);
  }
}

/** The one player of the page: a page shows one feed. */
export const player = new Player();

/** The next slower or faster speed; stays at the ends. */
export function rateBeside(rate: number, by: -1 | 1): number {
  const at = (RATES as readonly number[]).indexOf(rate) + by;
  return RATES[Math.min(Math.max(at, 0), RATES.length - 1)] ?? 1;
}

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

/** Whether time runs from right to left on this page, as its script does. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}
