import type { Clip } from '@footlights/contract';
import { player } from './player.svelte.ts';
import { ALONE_EVENTS, isAlone } from './windows.ts';

/** Lines of speech that are said right now; drawn by the page, or by the browser in a small window. */
export class Subtitles {
  lines = $state.raw<readonly DocumentFragment[]>([]);
  language = $state('');

  /** Follows what plays. Call while a component is initialised. A track is fetched when it is to be shown, not before. */
  live(): void {
    $effect(() => {
      const { clip, language, media } = player;
      if (media === undefined || clip === undefined || language === '') return undefined;
      return this.#show(media, clip);
    });
  }

  #show(media: HTMLVideoElement, clip: Clip): (() => void) | undefined {
    const chosen = player.trackOf(clip);
    if (chosen === undefined) return undefined;
    const element = document.createElement('track');
    Object.assign(element, { kind: 'subtitles', srclang: chosen.language, src: chosen.url });
    media.append(element);
    const { track } = element;
    const listening = new AbortController();
    const { signal } = listening;
    const arrange = (): void => {
      track.mode = isAlone(media) ? 'showing' : 'hidden';
    };
    const read = (): void => {
      const cues = [...(track.activeCues ?? [])] as VTTCue[];
      this.lines = cues.map((cue) => cue.getCueAsHTML());
    };
    this.language = chosen.language;
    arrange();
    track.addEventListener('cuechange', read, { signal });
    for (const event of ALONE_EVENTS) media.addEventListener(event, arrange, { signal });
    return () => {
      listening.abort();
      track.mode = 'disabled';
      element.remove();
      this.lines = [];
    };
  }
}
