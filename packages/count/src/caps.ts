import { type Fraction, fraction } from './fraction.ts';
import type { CapPolicy } from './privacy.ts';
import { createRoomTable } from './room-table.ts';
import type { Tag } from './tag.ts';

/** A network as the caps see it. The caller parses addresses and derives keys under a per-process key. */
export type CappedNetwork = {
  /** Opaque. Different prefixes and prefix lengths have different keys. */
  readonly key: string | number;
  /** 1 for an IPv4 /24 or IPv6 /48, 4 for a /40, 16 for a /32. */
  readonly factor: number;
  /** An operator's cap per video for this network, in place of the policy's least one. */
  readonly tagsPerVideo?: number;
};

/** A new tag that asks for admission. */
export type NewTag = {
  readonly video: string;
  readonly tag: Tag;
  /** The most viewers of the video that were published at any time since the process began; may be below 0. */
  readonly publishedViewers: number;
  /** Every prefix the sender's address is in, up to 16 of them. */
  readonly networks: readonly CappedNetwork[];
};

/** Counts new tags per network, in memory only. */
export type NetworkCaps = {
  /**
   * Admits a new tag and counts it in all its networks, or refuses and counts it in none. What was refused once is refused
   * until the day closes, so that a tag asks once.
   */
  admit(tag: NewTag): boolean;
  /** Bytes of memory. */
  readonly bytes: number;
  /** No further network can be counted today: everything from one is refused. */
  readonly isFull: boolean;
  /** The day is over: all networks start from 0. */
  closeDay(): void;
};

/**
 * Scales of the discrete Laplace noise on every cap: one tag more shifts a cap's probabilities by e^(1/5) or e^(1/100)
 * at most. Without noise a neighbour at the cap would see in the released counts that a slot was taken.
 */
export const CAP_NOISE: { readonly video: Fraction; readonly day: Fraction } = {
  video: fraction(5, 1),
  day: fraction(100, 1),
};

/** Most nested networks that a tag counts towards: IPv6 /48, /40 and /32. */
const MOST_NETWORKS = 3;

/**
 * ε of a device whose networks are at their caps, from its ε (0 or more) elsewhere:
 * ln(1 + e^(ε + κ)) with κ = networks × (1/5 + 1/100). Step 6 of docs/guide/privacy-proof.md.
 *
 * @example epsilonAtCap(1.22) // 1.996
 */
export function epsilonAtCap(epsilon: number, networks: number = MOST_NETWORKS): number {
  const { day, video } = CAP_NOISE;
  const perNetwork = video.denominator / video.numerator + day.denominator / day.numerator;
  return Math.log1p(Math.exp(epsilon + networks * perNetwork));
}

/**
 * A whole number from the discrete Laplace distribution of that scale: the same for the same name, independent for any
 * other and for any other process. Secret.
 */
export type CapNoise = (name: string, scale: Fraction) => number;

/** What caps are made with. */
export type CapOptions = {
  readonly noiseOf: CapNoise;
  /** Within a day whose counts were lost: every cap is half as large until the day closes. */
  readonly isRestart?: boolean;
  /** Most networks, and networks on a video, that are counted in a day: 17 bytes each. 20,000,000 when absent. */
  readonly most?: number;
};

/**
 * New-tag caps of one day, each with noise of its own: per video tagsPerVideo × 2^level and tagsPerDay over all videos,
 * both times the network's factor. The level is the largest at which the cap is within shareOfViewers of the published
 * viewers, which have to be the most published so far: levels that fall would show which tag took the room of a level. Memory: one small entry per network and video with an admitted tag.
 * Why noise, and why each level has its own: step 6 of docs/guide/privacy-proof.md.
 */
export function createNetworkCaps(
  policy: CapPolicy,
  { noiseOf, isRestart = false, most = MOST_ROOMS }: CapOptions,
): NetworkCaps {
  let rooms = createRoomTable(most);
  let refused = createRoomTable(MOST_REFUSED);
  let isHalved = isRestart;
  let day = 0;

  function halved(cap: number): number {
    return isHalved ? Math.ceil(cap / 2) : cap;
  }
  function dayRoom(network: CappedNetwork): number {
    const known = rooms.find(`${network.key}`);
    if (known >= 0) return known;
    return halved(dayCapOf(policy, network)) + noiseOf(`${day} ${network.key}`, CAP_NOISE.day);
  }
  /** What a level adds to the room of the level below it; level 0 to nothing. */
  function added(tag: NewTag, network: CappedNetwork, level: number): number {
    const name = `${day} ${level} ${network.key} ${tag.video}`;
    const below = level === 0 ? 0 : halved(videoCapAt(policy, network, level - 1));
    return halved(videoCapAt(policy, network, level)) - below + noiseOf(name, CAP_NOISE.video);
  }
  /** Room on the video at the level of now. */
  function videoRoom(tag: NewTag, network: CappedNetwork): number {
    const level = levelOf(policy, tag, network);
    const packed = rooms.find(`${network.key} ${tag.video}`);
    const from = packed < 0 ? 0 : packed % LEVELS;
    let room = packed < 0 ? added(tag, network, 0) : Math.floor(packed / LEVELS);
    for (let at = from; at < level; at++) room += added(tag, network, at + 1);
    return room;
  }
  /** What is left for the tag in each of its networks; null when there is nothing left in one. */
  function findRoom(tag: NewTag): Room[] | null {
    if (rooms.size + 2 * tag.networks.length > most) return null;
    const found: Room[] = [];
    for (const network of tag.networks) {
      const ofDay = dayRoom(network);
      const ofVideo = videoRoom(tag, network);
      if (ofDay <= 0 || ofVideo <= 0) return null;
      found.push({ ofDay, ofVideo });
    }
    return found;
  }
  function take(tag: NewTag, network: CappedNetwork, left: Room): void {
    const known = rooms.find(`${network.key} ${tag.video}`);
    const level = Math.max(known < 0 ? 0 : known % LEVELS, levelOf(policy, tag, network));
    rooms.set(`${network.key}`, least(left.ofDay - 1));
    rooms.set(`${network.key} ${tag.video}`, least(left.ofVideo - 1) * LEVELS + level);
  }

  return {
    get bytes() {
      return rooms.bytes + refused.bytes;
    },
    get isFull() {
      return rooms.size + MOST_NAMES_OF_TAG > most;
    },
    admit(tag) {
      const name = `${tag.tag.high} ${tag.tag.low} ${tag.video}`;
      if (refused.size > 0 && refused.find(name) >= 0) return false;
      const found = findRoom(tag);
      if (found === null) refused.set(name, 0);
      else
        for (const [i, network] of tag.networks.entries()) take(tag, network, found[i] ?? NO_ROOM);
      return found !== null;
    },
    closeDay() {
      rooms = createRoomTable(most);
      refused = createRoomTable(MOST_REFUSED);
      isHalved = false;
      day += 1;
    },
  };
}

/** New tags of one video that a network may bring in a day, before noise: from 1. */
export function videoCapOf(policy: CapPolicy, tag: NewTag, network: CappedNetwork): number {
  return videoCapAt(policy, network, levelOf(policy, tag, network));
}

/** New tags over all videos that a network may bring in a day, before noise: from 1. An operator's larger cap per video lifts it. */
export function dayCapOf(policy: CapPolicy, network: CappedNetwork): number {
  return Math.max(policy.tagsPerDay, network.tagsPerVideo ?? 0) * network.factor;
}

/** New tags that a network may still bring in the day, and on the video. */
type Room = { readonly ofDay: number; readonly ofVideo: number };

const NO_ROOM: Room = { ofDay: 0, ofVideo: 0 };

const MOST_ROOMS = 20_000_000;
/** Refused tags that are remembered: beyond them, which takes a flood, a refused tag may ask again. */
const MOST_REFUSED = 4_000_000;
/** A tag of three networks: each by itself and each on the video. */
const MOST_NAMES_OF_TAG = 6;
/** Levels share a number with the room. */
const LEVELS = 32;
/** Room beyond this is as good as none at all: 134 million new tags. */
const MOST_ROOM = 2 ** 27 - 1;

function least(room: number): number {
  return Math.min(room, MOST_ROOM);
}

function levelOf(policy: CapPolicy, tag: NewTag, network: CappedNetwork): number {
  const first = network.tagsPerVideo ?? policy.tagsPerVideo;
  const most = policy.shareOfViewers * tag.publishedViewers;
  let level = 0;
  while (level < LEVELS - 1 && first * 2 ** (level + 1) <= most) level++;
  return level;
}

function videoCapAt(policy: CapPolicy, network: CappedNetwork, level: number): number {
  return (network.tagsPerVideo ?? policy.tagsPerVideo) * 2 ** level * network.factor;
}
