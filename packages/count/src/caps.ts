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
 * New-tag caps of one day: per video max(tagsPerVideo, shareOfViewers × published viewers), and tagsPerDay
 * over all videos, both times the network's factor. Memory: one small entry per network and video with
 * an admitted tag. After a restart within a day, `isRestart` starts every network at half of its cap.
 */
export function createNetworkCaps(
  policy: CapPolicy,
  { isRestart = false }: { readonly isRestart?: boolean } = {},
): NetworkCaps {
  let networks = new Map<string | number, Network>();
  let startsAtHalf = isRestart;

  function roomFor(tag: NewTag, network: CappedNetwork): (() => void) | null {
    const dayCap = dayCapOf(policy, network);
    const videoCap = videoCapOf(policy, tag, network);
    const known = networks.get(network.key);
    const used = known?.tags ?? start(dayCap);
    const usedOnVideo = known?.perVideo.get(tag.video) ?? start(videoCap);
    if (used >= dayCap || usedOnVideo >= videoCap) return null;
    return () => {
      const entry = known ?? { tags: 0, perVideo: new Map() };
      entry.tags = used + 1;
      entry.perVideo.set(tag.video, usedOnVideo + 1);
      networks.set(network.key, entry);
    };
  }

  function start(cap: number): number {
    return startsAtHalf ? Math.ceil(cap / 2) : 0;
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
      startsAtHalf = false;
    },
  };
}

/** New tags of one video that a network may bring in a day. */
export function videoCapOf(policy: CapPolicy, tag: NewTag, network: CappedNetwork): number {
  const least = network.tagsPerVideo ?? policy.tagsPerVideo;
  const share = Math.floor(policy.shareOfViewers * tag.publishedViewers);
  return Math.max(least, share) * network.factor;
}

/** New tags over all videos that a network may bring in a day; an operator's larger cap per video lifts it. */
export function dayCapOf(policy: CapPolicy, network: CappedNetwork): number {
  return Math.max(policy.tagsPerDay, network.tagsPerVideo ?? 0) * network.factor;
}

type Network = { tags: number; perVideo: Map<string, number> };
