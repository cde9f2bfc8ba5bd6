import type { Clip, PlaySource } from '@footlights/contract';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { noteSeen } from '#data/device.ts';
import { measureBuffering } from './buffering.ts';
import { countVisit } from './counting.ts';
import { chooseRendition } from './rendition.ts';
import { assignSlots, createSlots, wantedClips } from './slots.ts';
import { createStall } from './stall.ts';
import { createThroughput } from './throughput.ts';

/** A pooled element with the file it plays. */
export interface StageSlot {
  readonly key: number;
  readonly index: number | null;
  readonly src: string | undefined;
}

/** What a stage plays. */
export interface StageOptions {
  clips: () => readonly Clip[];
  /** Index of the clip in view. */
  index: () => number;
  /** Own clips are not counted. */
  isOwn: (clip: Clip) => boolean;
  sourceOf: (index: number) => PlaySource;
  /** Gets a clip as it is now; rejects when it is not there any more. */
  renew: (clip: Clip) => Promise<void>;
}

/** A clip counts as seen on this device after so many seconds, or half of it. */
const SEEN_SECONDS = 2;

/** Events after which the current element is looked at anew. */
const LOOK_AT = 'canplaythrough canplay playing waiting stalled error emptied pause timeupdate';

/** Three `<video>` elements that play one clip at a time. */
export class Stage {
  /** Which element holds which clip. */
  slots = $state.raw<readonly StageSlot[]>([]);
  isPaused = $state(false);
  isMuted = $state(true);
  /** The current clip waits for data. */
  isStalled = $state(false);
  /** The current clip cannot be played. */
  hasFailed = $state(false);
  /** The current clip is loaded far enough for the next to be prepared. */
  isAhead = $state(false);
  /** 0 to 1 of the current clip. */
  progress = $state(0);

  readonly #options: StageOptions;
  readonly #elements = new Map<number, HTMLVideoElement>();
  readonly #throughput = createThroughput();
  readonly #stall = createStall((isStalled) => (this.isStalled = isStalled && !this.hasFailed));
  readonly #current = $derived.by(() =>
    this.slots.find(({ index }) => index === this.#options.index()),
  );
  /** Element and clip of the visit that is counted; empty while there is none. */
  readonly #visit = $derived.by(() => {
    const clip = this.#clipOf(this.#current);
    return clip === undefined ? '' : `${this.#current?.key} ${clip.id}`;
  });
  #isHidden = $state(false);
  /** Files that could not be loaded and were asked for anew. */
  readonly #renewed = new Set<string>();
  /** The last clip noted as seen. */
  #seen = '';

  constructor(options: StageOptions) {
    this.#options = options;
    const first = options.clips().length === 0 ? null : options.index();
    this.slots = createSlots(first).map((slot) => this.#withSource(slot));
  }

  /** Joins a pooled element to its slot. */
  element(key: number): Attachment<HTMLVideoElement> {
    return (media) => {
      this.#elements.set(key, media);
      const listening = new AbortController();
      const isCurrent = (): boolean => this.#current?.key === key;
      for (const event of LOOK_AT.split(' ')) {
        media.addEventListener(event, () => isCurrent() && this.#look(media), {
          signal: listening.signal,
        });
      }
      media.addEventListener('error', () => void this.#renew(key), { signal: listening.signal });
      // A new file pauses its element, also one that was told to play just before.
      media.addEventListener('loadstart', () => this.#steer(), { signal: listening.signal });
      const stop = measureBuffering(media, {
        throughput: this.#throughput,
        bitsPerSecond: () => this.#bitsPerSecond(key),
      });
      return () => {
        listening.abort();
        stop();
        this.#elements.delete(key);
      };
    };
  }

  /** The element of the current clip. */
  get media(): HTMLVideoElement | undefined {
    return this.#current && this.#elements.get(this.#current.key);
  }

  /** Goes on with the smallest file of the current clip. */
  playSmallest(): void {
    const { media } = this;
    const slot = this.#current;
    const src = this.#clipOf(slot)?.renditions[0]?.url;
    if (media === undefined || src === undefined || src === slot?.src) return;
    const { currentTime } = media;
    const goOn = (): void => {
      // Another clip may be in view by now.
      if (this.#current?.src === src) media.currentTime = currentTime;
    };
    media.addEventListener('loadedmetadata', goOn, { once: true });
    this.slots = this.slots.map((one) => (one === slot ? { ...one, src } : one));
  }

  togglePlay(): void {
    this.isPaused = !this.isPaused;
  }

  toggleSound(): void {
    this.isMuted = !this.isMuted;
    // All three at once, inside the gesture that allows it.
    for (const media of this.#elements.values()) media.muted = this.isMuted;
  }

  /** Loads the current clip again after a failure. */
  retry(): void {
    const { media } = this;
    if (media === undefined) return;
    media.load();
    this.isPaused = false;
    this.#play(media);
  }

  /** Follows the page and the feed. Call while a component is initialised. */
  live(): void {
    this.#followPerson();
    $effect(() => {
      this.#options.index();
      untrack(() => this.#enter());
    });
    $effect(() => {
      this.#options.index();
      this.#options.clips();
      void this.isAhead;
      untrack(() => this.#arrange());
    });
    $effect(() => this.#release());
    $effect(() => this.#count());
    $effect(() => this.#steer());
  }

  #followPerson(): void {
    $effect(() => {
      this.isPaused = has('still');
      document.documentElement.dataset['ready'] = '';
      const hide = (): void => {
        this.#isHidden = document.hidden;
      };
      document.addEventListener('visibilitychange', hide);
      return () => document.removeEventListener('visibilitychange', hide);
    });
  }

  /** Another clip came into view. */
  #enter(): void {
    this.isPaused = has('still');
    this.isAhead = false;
    this.hasFailed = false;
    this.progress = 0;
    this.#stall.note(false);
    const { media } = this;
    if (media !== undefined) this.#look(media);
  }

  #arrange(): void {
    const { clips, index } = this.#options;
    const wanted = wantedClips({
      current: index(),
      count: clips().length,
      canPrepareNext: this.isAhead && !has('saving'),
      slots: this.slots,
    });
    const before = this.slots;
    const after = assignSlots(before, wanted);
    if (after.every((slot, at) => slot === before[at])) return;
    this.slots = after.map((slot, at) => {
      const same = before[at];
      return same === slot ? same : this.#withSource(slot);
    });
  }

  /** Elements without a clip let go of their file. */
  #release(): void {
    for (const { key, src } of this.slots) {
      const media = this.#elements.get(key);
      if (src === undefined && media !== undefined && media.networkState !== 0) media.load();
    }
  }

  /** One visit for as long as a clip is the current one, whatever else changes in the line or about its file. */
  #count(): (() => void) | undefined {
    if (this.#visit === '') return undefined;
    return untrack(() => {
      const { media } = this;
      const clip = this.#clipOf(this.#current);
      const { isOwn, sourceOf, index } = this.#options;
      if (media === undefined || clip === undefined || isOwn(clip)) return undefined;
      return countVisit(media, { clip, source: sourceOf(index()) });
    });
  }

  /** Addresses of clips that are not public end after a while: one that fails is asked for once more. */
  async #renew(key: number): Promise<void> {
    const slot = this.slots.find((one) => one.key === key);
    const clip = this.#clipOf(slot);
    if (clip === undefined || slot?.src === undefined || this.#renewed.has(slot.src)) return;
    this.#renewed.add(slot.src);
    await this.#options.renew(clip).catch(() => undefined);
    this.slots = this.slots.map((one) => (one === slot ? this.#withSource(one) : one));
  }

  #steer(): void {
    for (const { key, index } of this.slots) {
      const media = this.#elements.get(key);
      if (media === undefined || index === null) continue;
      if (index !== this.#options.index()) rest(media);
      else if (this.isPaused || (this.#isHidden && document.pictureInPictureElement !== media))
        media.pause();
      else this.#play(media);
    }
  }

  #play(media: HTMLVideoElement): void {
    if (media.error !== null) media.load();
    media.play().catch((problem: unknown) => {
      // The browser wants a gesture first: show that it waits for one.
      if (problem instanceof DOMException && problem.name === 'NotAllowedError')
        this.isPaused = true;
    });
  }

  #look(media: HTMLVideoElement): void {
    const clip = this.#clipOf(this.#current);
    this.hasFailed = media.error !== null;
    this.isAhead ||= media.readyState === HTMLMediaElement.HAVE_ENOUGH_DATA;
    this.#stall.note(!media.paused && media.readyState < HTMLMediaElement.HAVE_FUTURE_DATA);
    this.progress = media.duration > 0 ? media.currentTime / media.duration : 0;
    this.#noteSeen(media, clip);
  }

  #noteSeen({ currentTime }: HTMLVideoElement, clip: Clip | undefined): void {
    if (clip === undefined || clip.id === this.#seen) return;
    if (currentTime < Math.min(SEEN_SECONDS, clip.durationSeconds / 2)) return;
    this.#seen = clip.id;
    noteSeen(clip.id);
  }

  #clipOf(slot: { index: number | null } | undefined): Clip | undefined {
    return slot === undefined || slot.index === null
      ? undefined
      : this.#options.clips()[slot.index];
  }

  #withSource({ key, index }: { key: number; index: number | null }): StageSlot {
    const clip = this.#clipOf({ index });
    return { key, index, src: clip && this.#sourceFor(clip) };
  }

  #sourceFor(clip: Clip): string {
    const { clientWidth = 0, clientHeight = 0 } = [...this.#elements.values()][0] ?? {};
    return chooseRendition(clip.renditions, {
      pixels: Math.min(clientWidth, clientHeight) * (globalThis.devicePixelRatio ?? 1),
      bitsPerSecond: this.#throughput.bitsPerSecond(),
      isSaving: has('saving'),
    }).url;
  }

  #bitsPerSecond(key: number): number {
    const slot = this.slots.find((one) => one.key === key);
    const playing = this.#clipOf(slot)?.renditions.find(({ url }) => url === slot?.src);
    return playing?.bitsPerSecond ?? 0;
  }
}

/** Call while a component is initialised: the stage lives as long as it. */
export function createStage(options: StageOptions): Stage {
  const stage = new Stage(options);
  stage.live();
  return stage;
}

function rest(media: HTMLVideoElement): void {
  media.pause();
  if (media.readyState > 0 && media.currentTime > 0) media.currentTime = 0;
}

/** What the script in app.html found out: whether clips wait to be started, and whether data is saved. */
function has(mark: 'still' | 'saving'): boolean {
  return globalThis.document?.documentElement.dataset[mark] !== undefined;
}
