import { createLedger } from './ledger.ts';
import { quietly } from './quietly.ts';
import { createSender } from './send.ts';
import { watchBin } from './visit.ts';
import { watchMedia } from './watch.ts';
import type { PlaySource, Ticket } from './wire.ts';

export type { PlaySource };

/** What is being watched, and where. */
export interface Clip {
  /** Id of the video (`v_…`). */
  video: string;
  /** Anything that is the same for all videos of one creator: the device limits count by it. */
  creator: string;
  /** Length in seconds; without it the element's own is taken. */
  durationSeconds?: number;
  source: PlaySource;
}

/** How a beacon is set up. Everything but `api` has a default. */
export interface BeaconOptions {
  /** Address of the API without a slash at its end, such as `/api/v1`. */
  api: string;
  fetch?: typeof fetch;
  /** Where the device remembers; `localStorage` by default. Nothing is sent when it fails. */
  storage?: Storage;
  /** Epoch milliseconds. */
  now?: () => number;
  /** A number in [0, 1), for delays only; tags always come from `crypto`. */
  random?: () => number;
  /** True for videos of the person watching: their plays are not counted. */
  isOwn?: (video: string) => boolean;
  /**
   * The page is someone else's: count only once the person has touched it. By default true in a
   * frame, and where `api` is of another origin.
   */
  thirdParty?: boolean;
}

/** Measures plays and reports them blind. No method throws. */
export interface Beacon {
  /**
   * Begins a visit; what it returns ends it. Call that before the element shows another clip.
   * @example const stop = beacon.watch(element, { video, creator, source: 'feed' });
   */
  watch(media: HTMLVideoElement, clip: Clip): () => void;
  /** Sends all that waits now, and settles when it was answered or failed. */
  flush(): Promise<void>;
  /** Forgets everything but the choice made; nothing is counted for the rest of the day. */
  wipe(): void;
  /** "Don't count me": false also forgets everything, as {@link Beacon.wipe} does. */
  setCounting(isCounting: boolean): void;
  /** Whether plays are counted: nobody objected, and the storage can be read. */
  counting(): boolean;
}

/**
 * Makes the one beacon of a page.
 * @example const beacon = createBeacon({ api: '/api/v1' });
 */
export const createBeacon = (options: BeaconOptions): Beacon => {
  const settings = { fetch, now: Date.now, random: Math.random, ...options };
  // Reading `localStorage` throws where it is forbidden; without it the ledger fails and we rest.
  const storage = options.storage ?? quietly(() => localStorage);
  const ledger = createLedger(storage as Storage, settings.now);
  const sender = createSender(settings, ledger);
  /** Each ends the visit of a watched element and puts it into the queue. */
  const visits = new Set<() => void>();

  const endVisits = (): void => {
    for (const end of visits) quietly(end);
  };
  const counting = (): boolean => quietly(() => ledger.counting()) ?? false;
  const wipe = (isCounting: boolean): void => {
    // What is on now goes into the queue, and with it.
    endVisits();
    quietly(() => ledger.wipe(isCounting));
  };

  const watch = (media: HTMLVideoElement, clip: Clip): (() => void) => {
    const watching = watchMedia(media);
    const { video, creator, source, durationSeconds } = clip;
    let ticket: Ticket | undefined;
    if (counting()) void sender.refresh().then((fetched) => (ticket = fetched));

    const end = (): void => {
      const passes = watching
        .take()
        .slice(0, 4)
        .map((seconds) => watchBin(seconds, durationSeconds ?? media.duration));
      if (passes.length && counting() && !options.isOwn?.(video) && mayReport(options))
        sender.add({ video, creator, source, passes, ticket });
    };
    visits.add(end);

    return () => {
      watching.stop();
      visits.delete(end);
      quietly(end);
    };
  };

  quietly(() =>
    addEventListener('pagehide', () => {
      endVisits();
      sender.hurry();
    }),
  );

  return {
    watch: (media, clip) => quietly(() => watch(media, clip)) ?? (() => {}),
    flush: () => sender.flush(),
    wipe: () => wipe(counting()),
    setCounting: (isCounting) => {
      if (isCounting !== counting()) wipe(isCounting);
    },
    counting,
  };
};

/** In someone else's page only after the person has touched it. */
const mayReport = ({ api, thirdParty }: BeaconOptions): boolean =>
  !(thirdParty ?? (self !== top || new URL(api, location.href).origin !== origin)) ||
  navigator.userActivation.hasBeenActive;
