import type { PlayPacket, Ticket } from '@footlights/contract';
import { vi } from 'vitest';
import { createBeacon, type Beacon, type BeaconOptions, type Clip } from '../src/index.ts';

export const DAY_MS = 86_400_000;
/** Noon, UTC. */
export const NOON = 20_000 * DAY_MS + DAY_MS / 2;

/** A video element as far as the beacon looks at one. */
export class FakeMedia extends EventTarget {
  currentTime = 0;
  playbackRate = 1;
  duration = 10;
  paused = true;
  seeking = false;
  ended = false;
  readyState = 4;
  loop = false;
  /** Loops without a word, as a browser may: no look falls on the seam. */
  isSeamless = false;

  emit(...events: string[]): void {
    for (const event of events) this.dispatchEvent(new Event(event));
  }

  play(): void {
    if (this.ended) this.currentTime = 0;
    this.ended = false;
    this.paused = false;
    this.emit('playing');
  }

  pause(): void {
    this.paused = true;
    this.emit('pause');
  }
}

export interface Sent {
  packet: PlayPacket;
  body: string;
  init: RequestInit;
}

export interface World {
  sent: Sent[];
  /** How often a ticket was asked for. */
  tickets: () => number;
  /** Answers of the next packets, then 204; 'lost' takes the packet and gives no answer. */
  answers: (Response | 'lost' | 'offline')[];
  isOnline: boolean;
  storage: Storage;
  beacon(options?: Partial<BeaconOptions>): Beacon;
  /** Lets wall and media clock run. */
  run(media: FakeMedia, seconds: number): Promise<void>;
  /** A visit from first frame to swipe-away. */
  visit(beacon: Beacon, clip?: Partial<Clip>, seconds?: number): Promise<void>;
  setHidden(isHidden: boolean): void;
  setHalfVisible(media: FakeMedia, isHalfVisible: boolean): void;
  leave(): void;
}

export const memoryStorage = (): Storage => {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
};

/** A page in node: its globals, its clock, a server. End it with {@link endWorld}. */
export const beginWorld = (): World => {
  vi.useFakeTimers({ now: NOON });
  const page = new EventTarget();
  const doc = Object.assign(new EventTarget(), { hidden: false });
  const observers = new Map<FakeMedia, (entries: { isIntersecting: boolean }[]) => void>();
  vi.stubGlobal('document', doc);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #tell: (entries: { isIntersecting: boolean }[]) => void;
      constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
        this.#tell = tell;
      }
      observe(media: FakeMedia): void {
        observers.set(media, this.#tell);
        this.#tell([{ isIntersecting: true }]);
      }
      disconnect(): void {
        for (const [media, tell] of observers) if (tell === this.#tell) observers.delete(media);
      }
    },
  );

  let tickets = 0;
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (!world.isOnline) throw new TypeError('Failed to fetch');
    if (url.endsWith('/ticket')) {
      tickets++;
      return Response.json(ticketAt(Date.now()));
    }
    const answer = world.answers.shift() ?? new Response(null, { status: 204 });
    if (answer === 'offline') throw new TypeError('Failed to fetch');
    const body = init.body as string;
    world.sent.push({ body, init, packet: JSON.parse(body) });
    if (answer === 'lost') throw new TypeError('Failed to fetch');
    return answer;
  };

  const world: World = {
    sent: [],
    tickets: () => tickets,
    answers: [],
    isOnline: true,
    storage: memoryStorage(),
    beacon: (options) =>
      createBeacon({
        api: '/api/v1',
        fetch: fetch as typeof globalThis.fetch,
        storage: world.storage,
        random: () => 0.5,
        thirdParty: false,
        ...options,
      }),
    async run(media, seconds) {
      for (let left = seconds; left > 1e-9; left -= 0.25) {
        const wall = Math.min(left, 0.25);
        await vi.advanceTimersByTimeAsync(wall * 1000);
        if (!media.paused && !media.seeking && media.readyState > 2) advance(media, wall);
      }
    },
    async visit(beacon, clip = {}, seconds = 5) {
      const media = new FakeMedia();
      const stop = beacon.watch(media as unknown as HTMLVideoElement, {
        video: 'v_one',
        creator: 'a_ana',
        durationSeconds: 10,
        source: 'feed',
        ...clip,
      });
      media.play();
      await world.run(media, seconds);
      stop();
    },
    setHidden(isHidden) {
      doc.hidden = isHidden;
      doc.dispatchEvent(new Event('visibilitychange'));
    },
    setHalfVisible: (media, isHalfVisible) =>
      observers.get(media)?.([{ isIntersecting: isHalfVisible }]),
    leave: () => void page.dispatchEvent(new Event('pagehide')),
  };
  return world;
};

export const endWorld = (): void => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
};

const advance = (media: FakeMedia, wall: number): void => {
  const position = media.currentTime + wall * media.playbackRate;
  if (position < media.duration) {
    media.currentTime = position;
    media.emit('timeupdate');
  } else if (media.loop) {
    media.currentTime = position - media.duration;
    if (media.isSeamless) media.emit('timeupdate');
    else {
      media.seeking = true;
      media.emit('seeking');
      media.seeking = false;
      media.emit('timeupdate', 'seeked');
    }
  } else {
    media.currentTime = media.duration;
    media.ended = true;
    media.paused = true;
    media.emit('timeupdate', 'pause', 'ended');
  }
};

/** A ticket as the server makes them: a day closes two minutes after midnight. */
export const ticketAt = (at: number): Ticket => {
  const day = Math.floor(at / DAY_MS);
  return {
    ticket: `${day}.${Math.floor(at / 60_000)}.0123456789abcdef`,
    day,
    endsAt: (day + 1) * DAY_MS + 120_000,
    now: at,
  };
};
