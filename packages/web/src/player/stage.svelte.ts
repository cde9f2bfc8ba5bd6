import type { Clip, PlaySource } from '@footlights/contract';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { getBeacon, noteSeen } from '#data/device.ts';
import { measureBuffering } from './buffering.ts';
import { chooseRendition } from './rendition.ts';
import { assignSlots, createSlots, wantedClips } from './slots.ts';
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
  index: () => number;
  /** Own clips are not counted. */
  isOwn: (clip: Clip) => boolean;
  sourceOf: (index: number) => PlaySource;
}

/** Three `<video>` elements that play one clip at a time. */
export interface Stage {
  readonly slots: readonly StageSlot[];
  readonly isPaused: boolean;
  readonly isMuted: boolean;
  /** The current clip waits for data. */
  readonly isStalled: boolean;
  /** The current clip cannot be played. */
  readonly hasFailed: boolean;
  /** The current clip is loaded far enough for the next to be prepared. */
  readonly isAhead: boolean;
  /** 0 to 1 of the current clip. */
  readonly progress: number;
  /** Joins a pooled element to its slot. */
  element(key: number): Attachment<HTMLVideoElement>;
  togglePlay(): void;
  toggleSound(): void;
  retry(): void;
}

const STALL_MS = 700;
/** A clip counts as seen on this device after so many seconds, or half of it. */
const SEEN_SECONDS = 2;

/** Call while a component is initialised: the stage lives as long as it. */
export function createStage({ clips, index, isOwn, sourceOf }: StageOptions): Stage {
  const elements = new Map<number, HTMLVideoElement>();
  const throughput = createThroughput();
  let slots = $state.raw<readonly StageSlot[]>(
    createSlots(clips().length === 0 ? null : index()).map(withSource),
  );
  let isPaused = $state(false);
  let isMuted = $state(true);
  let isStalled = $state(false);
  let hasFailed = $state(false);
  let isAhead = $state(false);
  let progress = $state(0);
  let isHidden = $state(false);
  let wantsStill = false;
  let stalling: ReturnType<typeof setTimeout> | undefined;

  const current = $derived(slots.find((slot) => slot.index === index()));
  const currentElement = (): HTMLVideoElement | undefined =>
    current === undefined ? undefined : elements.get(current.key);
  const clipOf = (slot: { index: number | null }): Clip | undefined =>
    slot.index === null ? undefined : clips()[slot.index];

  function withSource(slot: { key: number; index: number | null }): StageSlot {
    const clip = clipOf(slot);
    return { key: slot.key, index: slot.index, src: clip && sourceFor(clip) };
  }

  function sourceFor(clip: Clip): string {
    const { clientWidth = 0, clientHeight = 0 } = [...elements.values()][0] ?? {};
    return chooseRendition(clip.renditions, {
      pixels: Math.min(clientWidth, clientHeight) * (globalThis.devicePixelRatio ?? 1),
      bitsPerSecond: throughput.bitsPerSecond(),
      isSaving: isSavingData(),
    }).url;
  }

  function arrange(): void {
    const wanted = wantedClips({
      current: index(),
      count: clips().length,
      canPrepareNext: isAhead && !isSavingData(),
      slots,
    });
    const before = slots;
    const after = assignSlots(before, wanted) as StageSlot[];
    if (after.some((slot, at) => slot !== before[at])) {
      slots = after.map((slot, at) => (slot === before[at] ? slot : withSource(slot)));
    }
  }

  function look(): void {
    const media = currentElement();
    if (media === undefined) return;
    hasFailed = media.error !== null;
    isAhead ||= media.readyState === HTMLMediaElement.HAVE_ENOUGH_DATA;
    const isWaiting = !media.paused && media.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    if (!isWaiting) {
      clearTimeout(stalling);
      stalling = undefined;
      isStalled = false;
    } else {
      stalling ??= setTimeout(() => (isStalled = !hasFailed), STALL_MS);
    }
  }

  function advance(media: HTMLVideoElement, clip: Clip): void {
    progress = media.duration > 0 ? media.currentTime / media.duration : 0;
    if (media.currentTime >= Math.min(SEEN_SECONDS, clip.durationSeconds / 2)) noteSeen(clip.id);
  }

  function play(media: HTMLVideoElement): void {
    if (media.error !== null) media.load();
    media.play().catch((problem: unknown) => {
      // The browser wants a gesture first: show that it waits for one.
      if (problem instanceof DOMException && problem.name === 'NotAllowedError') isPaused = true;
    });
  }

  function rest(media: HTMLVideoElement): void {
    media.pause();
    if (media.readyState > 0 && media.currentTime > 0) media.currentTime = 0;
  }

  $effect(() => {
    const query = matchMedia('(prefers-reduced-motion: reduce)');
    wantsStill = query.matches;
    isPaused = wantsStill;
    document.documentElement.dataset['ready'] = '';
    const onHide = (): void => {
      isHidden = document.hidden;
    };
    document.addEventListener('visibilitychange', onHide);
    return () => document.removeEventListener('visibilitychange', onHide);
  });

  // Another clip came into view.
  $effect(() => {
    index();
    untrack(() => {
      isPaused = wantsStill;
      isAhead = false;
      progress = 0;
      clearTimeout(stalling);
      stalling = undefined;
      isStalled = false;
      hasFailed = false;
      look();
    });
  });

  $effect(() => {
    index();
    clips();
    void isAhead;
    untrack(arrange);
  });

  // Elements without a clip let go of their file.
  $effect(() => {
    for (const { key, src } of slots) {
      const media = elements.get(key);
      if (src === undefined && media !== undefined && media.networkState !== 0) media.load();
    }
  });

  // Counting: one visit for as long as a clip is the current one.
  $effect(() => {
    const media = currentElement();
    const clip = current && clipOf(current);
    if (media === undefined || clip === undefined || isOwn(clip)) return undefined;
    const { id: video, creator, durationSeconds } = clip;
    const source = untrack(() => sourceOf(index()));
    return afterFirstFrame(media, (beacon) =>
      beacon.watch(media, { video, creator: creator.id, durationSeconds, source }),
    );
  });

  $effect(() => {
    for (const { key, index: held } of slots) {
      const media = elements.get(key);
      if (media === undefined || held === null) continue;
      if (held !== index()) rest(media);
      else if (isPaused || isHidden) media.pause();
      else play(media);
    }
  });

  return {
    get slots() {
      return slots;
    },
    get isPaused() {
      return isPaused;
    },
    get isMuted() {
      return isMuted;
    },
    get isStalled() {
      return isStalled;
    },
    get hasFailed() {
      return hasFailed;
    },
    get isAhead() {
      return isAhead;
    },
    get progress() {
      return progress;
    },
    element: (key) => (media) => {
      elements.set(key, media);
      const slot = (): StageSlot | undefined => slots.find((one) => one.key === key);
      const isCurrent = (): boolean => slot()?.index === index();
      const listening = new AbortController();
      const { signal } = listening;
      for (const event of LOOK_AT) {
        media.addEventListener(event, () => isCurrent() && look(), { signal });
      }
      media.addEventListener(
        'timeupdate',
        () => {
          const clip = clipOf(slot() ?? { index: null });
          if (clip !== undefined && isCurrent()) advance(media, clip);
        },
        { signal },
      );
      const stop = measureBuffering(media, {
        throughput,
        bitsPerSecond: () =>
          clipOf(slot() ?? { index: null })?.renditions.find(({ url }) => url === slot()?.src)
            ?.bitsPerSecond ?? 0,
      });
      return () => {
        listening.abort();
        stop();
        elements.delete(key);
      };
    },
    togglePlay() {
      isPaused = !isPaused;
    },
    toggleSound() {
      isMuted = !isMuted;
      // All three at once, inside the gesture that allows it.
      for (const media of elements.values()) media.muted = isMuted;
    },
    retry() {
      const media = currentElement();
      if (media === undefined) return;
      media.load();
      isPaused = false;
      play(media);
    },
  };
}

const LOOK_AT = [
  'canplaythrough',
  'canplay',
  'playing',
  'waiting',
  'stalled',
  'error',
  'emptied',
  'pause',
  'timeupdate',
];

function isSavingData(): boolean {
  const { connection } = (globalThis.navigator ?? {}) as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}

/** Runs `watch` once a picture is there, so that the beacon's code delays nothing; returns its end. */
function afterFirstFrame(
  media: HTMLVideoElement,
  watch: (beacon: Awaited<ReturnType<typeof getBeacon>>) => () => void,
): () => void {
  let stop: (() => void) | undefined;
  let isOver = false;
  const begin = async (): Promise<void> => {
    const beacon = await getBeacon();
    if (!isOver) stop = watch(beacon);
  };
  const listening = new AbortController();
  if (media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) void begin();
  else {
    media.addEventListener('loadeddata', () => void begin(), {
      once: true,
      signal: listening.signal,
    });
  }
  return () => {
    isOver = true;
    listening.abort();
    stop?.();
  };
}
