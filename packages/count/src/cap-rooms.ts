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

/**
 * Scales of the discrete Laplace noise on every cap: one tag more shifts a cap's probabilities by e^(1/5) or e^(1/100)
 * at most. Without noise a neighbour at the cap would see in the released counts that a slot was taken.
 */
export const CAP_NOISE: { readonly video: Fraction; readonly day: Fraction } = {
  video: fraction(5, 1),
  day: fraction(100, 1),
};

/**
 * A whole number from the discrete Laplace distribution of that scale: the same for the same name, independent for any
 * other and for any other process. Secret.
 */
export type CapNoise = (name: string, scale: Fraction) => number;

/** What is left of the caps of one day. */
export type CapRooms = {
  /** Bytes of memory. */
  readonly bytes: number;
  /** No further network can be counted. */
  readonly isFull: boolean;
  /** Takes one place for the tag in each of its networks, or none and gives false. */
  take(tag: NewTag): boolean;
};

/** Rooms of a day that has just begun; `day` names it in what noise is drawn for. */
export function createCapRooms(
  policy: CapPolicy,
  options: {
    hashKey: Uint8Array;
    noiseOf: CapNoise;
    most: number;
    day: number;
    isHalved: boolean;
  },
): CapRooms {
  const { noiseOf, most, day, isHalved } = options;
  const rooms = createRoomTable(most, options.hashKey);

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
  function roomFor(tag: NewTag, network: CappedNetwork): Room {
    const packed = rooms.find(`${network.key} ${tag.video}`);
    const from = packed < 0 ? 0 : packed % LEVELS;
    const level = Math.max(from, levelOf(policy, tag, network));
    let ofVideo = packed < 0 ? added(tag, network, 0) : Math.floor(packed / LEVELS);
    for (let at = from; at < level; at++) ofVideo += added(tag, network, at + 1);
    return { network, level, ofVideo, ofDay: dayRoom(network) };
  }
  return {
    get bytes() {
      return rooms.bytes;
    },
    get isFull() {
      return rooms.size + MOST_NAMES > most;
    },
    take(tag) {
      if (rooms.size + 2 * tag.networks.length > most) return false;
      const found = tag.networks.map((network) => roomFor(tag, network));
      if (found.some(({ ofDay, ofVideo }) => ofDay <= 0 || ofVideo <= 0)) return false;
      for (const { network, level, ofDay, ofVideo } of found) {
        rooms.set(`${network.key}`, Math.min(ofDay - 1, MOST_ROOM));
        const packed = Math.min(ofVideo - 1, MOST_ROOM) * LEVELS + level;
        rooms.set(`${network.key} ${tag.video}`, packed);
      }
      return true;
    },
  };
}

/** New tags over all videos that a network may bring in a day, before noise: from 1. An operator's larger cap per video lifts it. */
export function dayCapOf(policy: CapPolicy, network: CappedNetwork): number {
  return Math.max(policy.tagsPerDay, network.tagsPerVideo ?? 0) * network.factor;
}

/** The largest level at which a network's cap on the video is within the policy's share of the published viewers. */
export function levelOf(policy: CapPolicy, tag: NewTag, network: CappedNetwork): number {
  const first = network.tagsPerVideo ?? policy.tagsPerVideo;
  const most = policy.shareOfViewers * tag.publishedViewers;
  let level = 0;
  while (level < LEVELS - 1 && first * 2 ** (level + 1) <= most) level++;
  return level;
}

/** New tags of one video that a network may bring in a day at a level, before noise. */
export function videoCapAt(policy: CapPolicy, network: CappedNetwork, level: number): number {
  return (network.tagsPerVideo ?? policy.tagsPerVideo) * 2 ** level * network.factor;
}

/** New tags that a network may still bring, in the day and on the video at its level. */
type Room = {
  readonly network: CappedNetwork;
  readonly level: number;
  readonly ofDay: number;
  readonly ofVideo: number;
};

/** A tag of three networks: each by itself and each on the video. */
const MOST_NAMES = 6;
/** Levels share a number with the room. */
const LEVELS = 32;
/** Room beyond this is as good as none at all: 134 million new tags. */
const MOST_ROOM = 2 ** 27 - 1;
