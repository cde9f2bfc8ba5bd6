import { type Fraction, fraction } from './fraction.ts';
import type { CapPolicy } from './privacy.ts';

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
  /** Published viewers of the video so far; may be below 0. */
  readonly publishedViewers: number;
  /** Every prefix the sender's address is in, up to 16 of them. */
  readonly networks: readonly CappedNetwork[];
};

/** Counts new tags per network, in memory only. */
export type NetworkCaps = {
  /** Admits a new tag and counts it in all its networks, or refuses and counts it in none. */
  admit(tag: NewTag): boolean;
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
};

/**
 * New-tag caps of one day, each with noise of its own: per video tagsPerVideo × 2^level and tagsPerDay over all videos,
 * both times the network's factor. The level is the largest at which the cap is within shareOfViewers of the published
 * viewers; it follows them up and down. Memory: one small entry per network and video with an admitted tag.
 * Why noise, and why each level has its own: step 6 of docs/guide/privacy-proof.md.
 */
export function createNetworkCaps(
  policy: CapPolicy,
  { noiseOf, isRestart = false }: CapOptions,
): NetworkCaps {
  let networks = new Map<string | number, Network>();
  let isHalved = isRestart;
  let day = 0;

  function dayRoom(network: CappedNetwork): number {
    return halved(dayCapOf(policy, network)) + noiseOf(`${day} ${network.key}`, CAP_NOISE.day);
  }
  function halved(cap: number): number {
    return isHalved ? Math.ceil(cap / 2) : cap;
  }
  /** What a level adds to the room of the level below it; level 0 to nothing. */
  function added(tag: NewTag, network: CappedNetwork, level: number): number {
    const noise = noiseOf(`${day} ${level} ${network.key} ${tag.video}`, CAP_NOISE.video);
    const below = level === 0 ? 0 : halved(videoCapAt(policy, network, level - 1));
    return halved(videoCapAt(policy, network, level)) - below + noise;
  }
  /** Room on the video now, for one that had `room` at another level. */
  function roomAt(tag: NewTag, network: CappedNetwork, known: Room | null): Room {
    const level = levelOf(policy, tag, network);
    let room = known?.room ?? added(tag, network, 0);
    for (let at = known?.level ?? 0; at < level; at++) room += added(tag, network, at + 1);
    for (let at = known?.level ?? 0; at > level; at--) room -= added(tag, network, at);
    return { room, level };
  }
  function roomFor(tag: NewTag, network: CappedNetwork): (() => void) | null {
    const known = networks.get(network.key);
    const left = known?.left ?? dayRoom(network);
    const { room, level } = roomAt(tag, network, unpack(known?.perVideo.get(tag.video)));
    if (left <= 0 || room <= 0) return null;
    return () => {
      const entry = known ?? { left, perVideo: new Map<string, number>() };
      entry.left = left - 1;
      entry.perVideo.set(tag.video, (room - 1) * LEVELS + level);
      networks.set(network.key, entry);
    };
  }

  return {
    admit(tag) {
      const counts: (() => void)[] = [];
      for (const network of tag.networks) {
        const count = roomFor(tag, network);
        if (count === null) return false;
        counts.push(count);
      }
      for (const count of counts) count();
      return true;
    },
    closeDay() {
      networks = new Map();
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

/** Room left for new tags of a day, and per video room × LEVELS + level. */
type Network = { left: number; perVideo: Map<string, number> };

type Room = { readonly room: number; readonly level: number };

/** Levels double: 32 of them are more than there are people. */
const LEVELS = 32;

function unpack(packed: number | undefined): Room | null {
  if (packed === undefined) return null;
  const room = Math.floor(packed / LEVELS);
  return { room, level: packed - room * LEVELS };
}

function levelOf(policy: CapPolicy, tag: NewTag, network: CappedNetwork): number {
  const least = network.tagsPerVideo ?? policy.tagsPerVideo;
  const most = policy.shareOfViewers * tag.publishedViewers;
  let level = 0;
  while (level < LEVELS - 1 && least * 2 ** (level + 1) <= most) level++;
  return level;
}

function videoCapAt(policy: CapPolicy, network: CappedNetwork, level: number): number {
  return (network.tagsPerVideo ?? policy.tagsPerVideo) * 2 ** level * network.factor;
}
