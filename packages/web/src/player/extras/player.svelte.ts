import type { Clip, Subtitles } from '@footlights/contract';
import { read, write } from '#data/device.ts';
import { trackFor } from './tracks.ts';

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

  /** The subtitles of a clip that suit this person best, whether or not any are shown now. */
  trackOf(clip: Clip): Subtitles | undefined {
    return trackFor(clip.subtitles, [this.language, ...navigator.languages]);
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

/** Whether time runs from right to left on this page, as its script does. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}
