import { quietly } from './quietly.ts';
import type { PlayPacket, Ticket } from './wire.ts';

/** A visit that waits to be sent. It has no tag yet. */
export interface Play extends Pick<PlayPacket, 'video' | 'source' | 'passes'> {
  creator: string;
  /** The ticket of the time it was watched, when one was known. */
  ticket: Ticket | undefined;
}

/**
 * What the device remembers, in one storage entry; the README tells its bounds.
 * Every method throws when the storage does.
 */
export interface Ledger {
  /** Puts a play into the queue and gives its key there. */
  add(play: Play): number;
  /** Keys of everything in the queue. */
  waiting(): number[];
  /**
   * The packet of a queued play (JSON, not padded). The first call for a play gives it tag and
   * ordinals of the ticket's day for good. `undefined` when it is gone, beyond the limits, or the
   * ticket's day is over here. `ticket.endsAt` is by the device's clock.
   */
  claim(key: number, ticket: Ticket): string | undefined;
  /** Takes a play off the queue. */
  drop(key: number): void;
  /** Whether nobody objected to being counted. */
  counting(): boolean;
  /** Forgets everything but the choice given. If something was sent today, nothing more is. */
  wipe(isCounting: boolean): void;
}

interface Tag {
  video: string;
  creator: string;
  tag: string;
  /** Ordinals given away. */
  used: number;
}

interface Waiting extends Play {
  /** When it was queued (epoch ms), and a random fraction to tell it from others. */
  key: number;
  /** Once sent: the packet, with a tag of the state's day. */
  packet?: string | undefined;
}

interface State {
  /** No packet is made for an earlier day than this. */
  day: number;
  /** When the day is over by the device's clock, epoch ms; absent while unknown. */
  endsAt?: number;
  tags: Tag[];
  /** `,video:days` for each video, the longest unseen first. */
  days: string;
  queue: Waiting[];
  isOff: boolean;
}

const STORAGE_KEY = 'footlights.beacon';
const QUEUE_MS = 48 * 3_600_000;
const QUEUE_LENGTH = 64;
const PLAYS_PER_VIDEO_AND_DAY = 4;
const VIDEOS_PER_CREATOR_AND_DAY = 8;
const VIDEOS_PER_DAY = 999;
const DAYS_PER_VIDEO = 7;
const DAYS_CHARS = 32_768;

/** The device's ledger over `storage`; every call reads it anew, since other tabs write too. */
export const createLedger = (storage: Storage, now: () => number): Ledger => {
  const save = (state: State): void => storage.setItem(STORAGE_KEY, JSON.stringify(state));

  const read = (): State => {
    const text = storage.getItem(STORAGE_KEY);
    const state: State = text ? JSON.parse(text) : blank(0, false);
    state.queue = state.queue.filter((w) => now() - w.key < QUEUE_MS);
    if (state.endsAt! < now()) {
      turn(state, state.day + 1);
      save(state);
    }
    return state;
  };

  const change = <T>(edit: (state: State) => T): T => {
    const state = read();
    const result = edit(state);
    save(state);
    return result;
  };

  return {
    add: (play) =>
      change(({ queue }) => {
        const key = now() + Math.random();
        queue.splice(0, queue.push({ ...play, key }) - QUEUE_LENGTH);
        return key;
      }),
    waiting: () => read().queue.map((w) => w.key),
    claim: (key, ticket) => change((state) => claim(state, key, ticket)),
    drop: (key) =>
      change((state) => {
        state.queue = state.queue.filter((w) => w.key !== key);
      }),
    counting: () => !read().isOff,
    wipe: (isCounting) => {
      const { day, tags } = quietly(read) ?? blank(0, false);
      // One day further: a wiped device must not count as a second one today.
      save(blank(tags.length ? day + 1 : day, !isCounting));
    },
  };
};

const blank = (day: number, isOff: boolean): State => ({
  day,
  tags: [],
  days: '',
  queue: [],
  isOff,
});

/** Begins a day: its tags are new, and what was sent under another day's tag is not sent again. */
const turn = (state: State, day: number): void => {
  state.day = day;
  delete state.endsAt;
  state.tags = [];
  state.queue = state.queue.filter((w) => !w.packet);
};

const claim = (state: State, key: number, ticket: Ticket): string | undefined => {
  if (ticket.day > state.day) turn(state, ticket.day);
  const waiting = state.queue.find((w) => w.key === key);
  if (!waiting || ticket.day < state.day) return undefined;
  state.endsAt = ticket.endsAt;
  return (waiting.packet ??= packetOf(waiting, tagFor(state, waiting), ticket));
};

const packetOf = (play: Play, tag: Tag | undefined, now: Ticket): string | undefined => {
  if (!tag || tag.used >= PLAYS_PER_VIDEO_AND_DAY) return undefined;
  const passes = play.passes.slice(0, PLAYS_PER_VIDEO_AND_DAY - tag.used);
  const first = tag.used + 1;
  tag.used += passes.length;
  const { video, source, ticket = now } = play;
  const isToday = ticket.day === now.day;
  // JSON leaves out what is undefined.
  return JSON.stringify({
    video,
    tag: tag.tag,
    first,
    passes,
    source,
    ticket: (isToday ? ticket : now).ticket,
    watched: isToday ? undefined : ticket.ticket,
  } satisfies Record<keyof PlayPacket, unknown>);
};

/** Today's tag of the video, made now if the limits allow it. */
const tagFor = (state: State, { video, creator }: Play): Tag | undefined => {
  const { tags, days } = state;
  let tag = tags.find((t) => t.video === video);
  const entry = `,${video}:`;
  const before = Number(days.split(entry)[1]?.[0] ?? 0);
  if (
    !tag &&
    before < DAYS_PER_VIDEO &&
    tags.length < VIDEOS_PER_DAY &&
    tags.filter((t) => t.creator === creator).length < VIDEOS_PER_CREATOR_AND_DAY
  ) {
    tag = { video, creator, tag: randomHex(), used: 0 };
    tags.push(tag);
    state.days = (days.replace(entry + before, '') + entry + (before + 1)).slice(-DAYS_CHARS);
  }
  return tag;
};

/** 8 random bytes. */
const randomHex = (): string =>
  crypto.getRandomValues(new BigUint64Array(1))[0]!.toString(16).padStart(16, '0');
