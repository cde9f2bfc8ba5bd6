import type { CapPolicy } from './privacy.ts';
import {
  CAP_NOISE,
  type CapNoise,
  type CappedNetwork,
  type CapRooms,
  createCapRooms,
  levelOf,
  type NewTag,
  videoCapAt,
} from './cap-rooms.ts';
import { createRoomTable } from './room-table.ts';

/** Counts new tags per network, in memory only. */
export type NetworkCaps = {
  /**
   * Admits a new tag and counts it in all its networks, or refuses and counts it in none. What was refused once is refused
   * until the day closes, so that a tag asks once.
   */
  admit(tag: NewTag): boolean;
  /** Looks as long as `admit` does, and counts nothing: for packets that bring no new tag, so that time tells none. */
  weigh(tag: NewTag): void;
  /** Bytes of memory. */
  readonly bytes: number;
  /** No further network can be counted today: everything from one is refused. */
  readonly isFull: boolean;
  /** The day is over: all networks start from 0. */
  closeDay(): void;
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

/** What caps are made with. */
export type CapOptions = {
  /** 16 secret random bytes of this process, so that nobody can choose tags that collide. */
  readonly hashKey: Uint8Array;
  readonly noiseOf: CapNoise;
  /** Within a day whose counts were lost: every cap is half as large until the day closes. */
  readonly isRestart?: boolean;
  /** Most networks, and networks on a video, that are counted in a day: 17 bytes each. 20,000,000 when absent. */
  readonly most?: number;
};

/**
 * New-tag caps of one day, each with noise of its own: per video tagsPerVideo × 2^level and tagsPerDay over all videos,
 * both times the network's factor. The level is the largest at which the cap is within shareOfViewers of the published
 * viewers, which have to be the most published so far: levels that fall would show which tag took the room of a level.
 * Memory: 17 to 30 bytes per network and video with an admitted tag, and per refused tag.
 * Why noise, and why each level has its own: step 6 of docs/guide/privacy-proof.md.
 */
export function createNetworkCaps(
  policy: CapPolicy,
  { hashKey, noiseOf, isRestart = false, most = MOST_ROOMS }: CapOptions,
): NetworkCaps {
  let day = 0;
  let rooms = createCapRooms(policy, { hashKey, noiseOf, most, day, isHalved: isRestart });
  let refused = createRoomTable(MOST_REFUSED, hashKey);
  let decoys = createDecoys();

  function createDecoys(): CapRooms {
    return createCapRooms(policy, { hashKey, noiseOf, most: MOST_DECOYS, day, isHalved: false });
  }
  function unlessRefused({ tag, video }: NewTag): string | null {
    const name = `${tag.high} ${tag.low} ${video}`;
    return refused.size > 0 && refused.find(name) >= 0 ? null : name;
  }
  return {
    get bytes() {
      return rooms.bytes + refused.bytes;
    },
    get isFull() {
      return rooms.isFull;
    },
    admit(asking) {
      const name = unlessRefused(asking);
      if (name === null) return false;
      const isAdmitted = rooms.take(asking);
      if (!isAdmitted) refused.set(name, 0);
      return isAdmitted;
    },
    weigh(asking) {
      unlessRefused(asking);
      const networks = asking.networks.map((_network, at) => decoyAt(at));
      decoys.take({ ...asking, video: DECOY_VIDEO, networks });
    },
    closeDay() {
      day += 1;
      rooms = createCapRooms(policy, { hashKey, noiseOf, most, day, isHalved: false });
      refused = createRoomTable(MOST_REFUSED, hashKey);
      decoys = createDecoys();
    },
  };
}

/** New tags of one video that a network may bring in a day, before noise: from 1. */
export function videoCapOf(policy: CapPolicy, tag: NewTag, network: CappedNetwork): number {
  return videoCapAt(policy, network, levelOf(policy, tag, network));
}

/** As long as the id of a video. */
const DECOY_VIDEO = `v_${'-'.repeat(22)}`;
/** As wide as an operator's network can be, and with a key as long as others have. */
function decoyAt(at: number): CappedNetwork {
  return { key: `${at}`.padEnd(43, '-'), factor: 1, tagsPerVideo: 2 ** 26 };
}
/** The names of 16 decoys, each by itself and on the video. */
const MOST_DECOYS = 64;

const MOST_ROOMS = 20_000_000;
/** Refused tags that are remembered: beyond them, which takes a flood, a refused tag may ask again. */
const MOST_REFUSED = 4_000_000;
